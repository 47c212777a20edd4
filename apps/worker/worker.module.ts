import { CHANNEL_ADAPTERS, ChannelModule } from '#libs/channel';
import {
  ContactModule,
  ContactRepository,
  DeliveryService,
  Followers,
  MessageRepository,
  ReactionRepository,
  ReactionService,
} from '#libs/contact';
import type { ChannelAdapter } from '#libs/contract';
import { CallbackModule, CallbackReaction, CallbackRoundService } from '#libs/callback';
import { FactReaction, RollupService } from '#libs/metrics';
import { MetricsModule } from '#libs/metrics/nest';
import type { Clock, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { RollupRounds } from './rollup-rounds.service.js';
import { WorkerService } from './worker.service.js';

/** Reactions and deliveries; any number of copies. */
@Module({
  imports: [ContactModule, ChannelModule, MetricsModule, CallbackModule],
  providers: [
    {
      provide: ReactionService,
      useFactory: (
        repository: ReactionRepository,
        facts: FactReaction,
        callbacks: CallbackReaction,
        clock: Clock,
        log: Log,
      ) => new ReactionService(repository, [facts, callbacks], clock, log),
      inject: [ReactionRepository, FactReaction, CallbackReaction, CLOCK, LOG],
    },
    {
      provide: DeliveryService,
      useFactory: (
        contacts: ContactRepository,
        messages: MessageRepository,
        adapters: readonly ChannelAdapter[],
        clock: Clock,
        followers: Followers,
      ) => {
        const byChannel = new Map(adapters.map((adapter) => [adapter.channel, adapter]));
        return new DeliveryService(contacts, messages, byChannel, clock, [followers]);
      },
      inject: [ContactRepository, MessageRepository, CHANNEL_ADAPTERS, CLOCK, Followers],
    },
    provideClass(RollupRounds, RollupService, CONFIG, LOG),
    provideClass(WorkerService, ReactionService, DeliveryService, CallbackRoundService, CONFIG, LOG),
  ],
})
export class WorkerModule {}
