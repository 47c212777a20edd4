import type { AgentPort, AgentSource, ContactPort, TransitionSource } from '#libs/contract';
import type { Clock, Config, Log } from '#libs/platform';
import {
  AGENT_CHANGES,
  AGENT_PORT,
  CLOCK,
  CONFIG,
  CONTACT_PORT,
  LOG,
  MONGO,
  QUEUE_DIRECTORY,
  REDIS,
  TRANSITIONS,
} from '#libs/platform/nest';
import {
  Global,
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { RoutingIndex } from './index/routing-index.repository.js';
import { QueueRepository } from './queue/queue.repository.js';
import { QueueService } from './queue/queue.service.js';
import { ResyncService } from './resync.service.js';
import { RoutingFollower } from './routing.listener.js';

/** Queues, the index, and what keeps it right: for every process that changes contacts or agents. */
@Global()
@Module({
  providers: [
    {
      provide: QueueRepository,
      useFactory: (mongo: Connection) => new QueueRepository(mongo),
      inject: [MONGO],
    },
    {
      provide: QueueService,
      useFactory: (repository: QueueRepository, config: Config, clock: Clock) =>
        new QueueService(repository, config, clock),
      inject: [QueueRepository, CONFIG, CLOCK],
    },
    { provide: QUEUE_DIRECTORY, useExisting: QueueService },
    {
      provide: RoutingIndex,
      useFactory: (redis: Redis, config: Config, clock: Clock) =>
        new RoutingIndex(redis, config.redisPrefix, clock),
      inject: [REDIS, CONFIG, CLOCK],
    },
    {
      provide: ResyncService,
      useFactory: (index: RoutingIndex, contacts: ContactPort, agents: AgentPort, queues: QueueService) =>
        new ResyncService(index, contacts, agents, queues),
      inject: [RoutingIndex, CONTACT_PORT, AGENT_PORT, QueueService],
    },
    {
      provide: RoutingFollower,
      useFactory: (index: RoutingIndex, resync: ResyncService, agents: AgentPort, clock: Clock, log: Log) =>
        new RoutingFollower(index, resync, agents, clock, log),
      inject: [RoutingIndex, ResyncService, AGENT_PORT, CLOCK, LOG],
    },
  ],
  exports: [QueueService, QUEUE_DIRECTORY, RoutingIndex, ResyncService, RoutingFollower],
})
export class RoutingModule
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  constructor(
    @Inject(TRANSITIONS) private readonly transitions: TransitionSource,
    @Inject(AGENT_CHANGES) private readonly agents: AgentSource,
    @Inject(RoutingFollower) private readonly follower: RoutingFollower,
    @Inject(QueueService) private readonly queues: QueueService,
  ) {}

  onModuleInit(): void {
    this.transitions.followTransitions(this.follower);
    this.agents.follow(this.follower);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.queues.seed();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.follower.settled();
  }

  /** Once more: the agents' sockets end only after `beforeApplicationShutdown`. */
  async onApplicationShutdown(): Promise<void> {
    await this.follower.settled();
  }
}
