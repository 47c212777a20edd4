import { CallbackRepository } from '#libs/callback';
import { AccountRepository, ChannelModule } from '#libs/channel';
import {
  BlockedCallerRepository,
  BlockedCallerService,
  BuiltInSounds,
  ControlRepository,
  ControlService,
  ControlSignal,
  EspeakEngine,
  HttpLookups,
  LeavingService,
  MonitorService,
  PhoneRepository,
  PromptRepository,
  PromptService,
  RecordingModule,
  RecordingNotices,
  RecordingService,
  ScribeService,
  SoundRepository,
  TranscriptModule,
  TranscriptRepository,
  TreeRepository,
  TreeService,
  VoiceNumberService,
  provideLeaving,
} from '#libs/channel/voice';
import { ContactModule, ContactRepository, ContactService } from '#libs/contact';
import type { Push, QueueDirectory } from '#libs/contract';
import { AuditLog, OfficeService, SessionService } from '#libs/identity';
import type { Clock, Config, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, MONGO, PUSH, QUEUE_DIRECTORY, REDIS, provideClass } from '#libs/platform/nest';
import { PolicyModule, PolicyService } from '#libs/routing';
import { Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AccountDeskService } from '../account/account-desk.service.js';
import { acceptRawBodies } from '../raw-body.adapter.js';
import { signInFirst } from '../sign-in-first.adapter.js';
import { BlockedCallerController } from './number/blocked-caller.controller.js';
import { CallGateway } from './call/call.gateway.js';
import { ContactHoldNotes } from './call/hold-notes.adapter.js';
import { IvrTreeController } from './tree/ivr-tree.controller.js';
import { MonitorController } from './call/monitor.controller.js';
import { PhoneController } from './call/phone.controller.js';
import { PromptController } from './tree/prompt.controller.js';
import { RecordingController } from './recording/recording.controller.js';
import { RecordingSound } from './recording/recording-sound.adapter.js';
import { TranscriptController } from './recording/transcript.controller.js';
import { TreeNeighboursAdapter } from './tree/tree-neighbours.adapter.js';
import { VoiceMailController } from './recording/voice-mail.controller.js';
import { VoiceMailService } from './recording/voice-mail.service.js';
import { VoiceNumberController } from './number/voice-number.controller.js';

const PROMPTS = '/api/v1/prompts/';
/** The product's own sounds, in the folder of the project. */
const BUILT_IN = 'deploy/asterisk/sounds';
/** Five minutes at 16 kHz, and some more. */
const MOST_PROMPT_BYTES = 10 * 1024 * 1024;
const UPLOADS_AT_ONCE = 4;

/** The management of numbers, phones, trees and prompts. */
@Module({
  imports: [ChannelModule, ContactModule, PolicyModule, RecordingModule, TranscriptModule],
  controllers: [
    VoiceNumberController,
    PhoneController,
    RecordingController,
    VoiceMailController,
    TranscriptController,
    BlockedCallerController,
    MonitorController,
    IvrTreeController,
    PromptController,
  ],
  providers: [
    CallGateway,
    provideClass(AccountDeskService, QUEUE_DIRECTORY, OfficeService, AuditLog),
    provideClass(RecordingNotices, AccountRepository, PromptRepository, TreeRepository, LOG),
    provideClass(VoiceNumberService, AccountRepository, RecordingNotices),
    provideClass(RecordingSound, RecordingService, AuditLog),
    provideClass(CallbackRepository, MONGO),
    provideClass(VoiceMailService, ContactRepository, CallbackRepository, RecordingService),
    provideClass(PhoneRepository, MONGO, CLOCK),
    provideClass(TreeRepository, MONGO),
    provideClass(PromptRepository, MONGO),
    provideClass(SoundRepository, MONGO, CLOCK),
    provideClass(BlockedCallerRepository, MONGO),
    {
      provide: BlockedCallerService,
      useFactory: (blocks: BlockedCallerRepository, clock: Clock, { secret }: Config) =>
        new BlockedCallerService(blocks, clock, secret),
      inject: [BlockedCallerRepository, CLOCK, CONFIG],
    },
    provideClass(ControlRepository, MONGO, CLOCK),
    provideClass(ScribeService, TranscriptRepository, ContactRepository, PUSH),
    provideClass(ControlSignal, REDIS, CONFIG),
    provideClass(ContactHoldNotes, ContactService),
    provideClass(
      ControlService,
      ControlRepository,
      ContactRepository,
      ContactHoldNotes,
      ControlSignal,
      CONFIG,
      QUEUE_DIRECTORY,
    ),
    provideLeaving(ContactRepository, AuditLog),
    {
      provide: MonitorService,
      useFactory: (
        controls: ControlRepository,
        leavings: LeavingService,
        contacts: ContactRepository,
        phones: PhoneRepository,
        signal: ControlSignal,
        push: Push,
        { showMonitors: shown }: Config,
      ) => new MonitorService({ controls, leavings, contacts, phones, signal, push, shown }),
      inject: [
        ControlRepository,
        LeavingService,
        ContactRepository,
        PhoneRepository,
        ControlSignal,
        PUSH,
        CONFIG,
      ],
    },
    {
      provide: PromptService,
      useFactory: (prompts: PromptRepository, sounds: SoundRepository) =>
        new PromptService(prompts, sounds, new EspeakEngine(), new BuiltInSounds(BUILT_IN)),
      inject: [PromptRepository, SoundRepository],
    },
    {
      provide: TreeService,
      useFactory: (
        trees: TreeRepository,
        prompts: PromptService,
        queues: QueueDirectory,
        policies: PolicyService,
        accounts: AccountRepository,
        { secret, webhooksMayBeInner: allowInner }: Config,
        clock: Clock,
        log: Log,
      ) => {
        const around = new TreeNeighboursAdapter(queues, policies, accounts, allowInner);
        const lookups = new HttpLookups({ secret, allowInner }, clock, log);
        return new TreeService(trees, prompts, around, lookups, clock);
      },
      inject: [
        TreeRepository,
        PromptService,
        QUEUE_DIRECTORY,
        PolicyService,
        AccountRepository,
        CONFIG,
        CLOCK,
        LOG,
      ],
    },
  ],
})
export class VoiceApiModule implements NestModule {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly sessions: SessionService,
  ) {}

  /** Called before the routes are made, which `onModuleInit` is not. */
  configure(): void {
    const server = this.host.httpAdapter.getInstance();
    signInFirst(server, PROMPTS, this.sessions);
    acceptRawBodies(server, PROMPTS, MOST_PROMPT_BYTES, UPLOADS_AT_ONCE);
  }
}
