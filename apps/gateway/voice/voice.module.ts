import { AccountRepository, ChannelModule } from '#libs/channel';
import {
  EspeakEngine,
  PhoneRepository,
  PromptRepository,
  PromptService,
  SoundRepository,
  TreeRepository,
  TreeService,
  VoiceNumberService,
} from '#libs/channel/voice';
import type { QueueDirectory } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { CLOCK, MONGO, QUEUE_DIRECTORY, provideClass } from '#libs/platform/nest';
import { PolicyModule, PolicyService } from '#libs/routing';
import { Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { acceptRawBodies } from '../raw-body.adapter.js';
import { IvrTreeController } from './ivr-tree.controller.js';
import { PhoneController } from './phone.controller.js';
import { PromptController } from './prompt.controller.js';
import { TreeNeighboursAdapter } from './tree-neighbours.adapter.js';
import { VoiceNumberController } from './voice-number.controller.js';

const PROMPTS = '/api/v1/prompts/';
/** Five minutes at 16 kHz, and some more. */
const MOST_PROMPT_BYTES = 10 * 1024 * 1024;

/** The management of numbers, phones, trees and prompts. */
@Module({
  imports: [ChannelModule, PolicyModule],
  controllers: [VoiceNumberController, PhoneController, IvrTreeController, PromptController],
  providers: [
    provideClass(VoiceNumberService, AccountRepository),
    provideClass(PhoneRepository, MONGO, CLOCK),
    provideClass(TreeRepository, MONGO),
    provideClass(PromptRepository, MONGO),
    provideClass(SoundRepository, MONGO, CLOCK),
    {
      provide: PromptService,
      useFactory: (prompts: PromptRepository, sounds: SoundRepository) =>
        new PromptService(prompts, sounds, new EspeakEngine()),
      inject: [PromptRepository, SoundRepository],
    },
    {
      provide: TreeService,
      useFactory: (
        trees: TreeRepository,
        prompts: PromptService,
        queues: QueueDirectory,
        policies: PolicyService,
        clock: Clock,
      ) => new TreeService(trees, prompts, new TreeNeighboursAdapter(queues, policies), clock),
      inject: [TreeRepository, PromptService, QUEUE_DIRECTORY, PolicyService, CLOCK],
    },
  ],
})
export class VoiceApiModule implements NestModule {
  constructor(private readonly host: HttpAdapterHost) {}

  /** Called before the routes are made, which `onModuleInit` is not. */
  configure(): void {
    acceptRawBodies(this.host.httpAdapter.getInstance(), PROMPTS, MOST_PROMPT_BYTES);
  }
}
