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
import { FactReaction } from '#libs/metrics';
import { MetricsModule } from '#libs/metrics/nest';
import type { Clock, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { WorkerService } from './worker.service.js';

/** Reactions and deliveries; any number of copies. */
@Module({
  imports: [ContactModule, ChannelModule, MetricsModule],
  providers: [
    {
      provide: ReactionService,
      useFactory: (repository: ReactionRepository, facts: FactReaction, clock: Clock, log: Log) =>
        new ReactionService(repository, [facts], clock, log),
      inject: [ReactionRepository, FactReaction, CLOCK, LOG],
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
    provideClass(WorkerService, ReactionService, DeliveryService, CONFIG, LOG),
  ],
})
export class WorkerModule {}
