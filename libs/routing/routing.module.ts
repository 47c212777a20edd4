import type { AgentSource, TransitionSource } from '#libs/contract';
import type { Clock, Config } from '#libs/platform';
import {
  ADMISSION_PORT,
  AGENT_CHANGES,
  AGENT_PORT,
  AGENT_TERMS,
  CLAIM_PORT,
  CLOCK,
  CONFIG,
  CONTACT_PORT,
  LOG,
  MONGO,
  QUEUE_DIRECTORY,
  QUEUE_HOURS,
  REDIS,
  TRANSITIONS,
  provideClass,
  provideParts,
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
import { ClaimService } from './claim.service.js';
import { RoutingFollower } from './follow/routing.listener.js';
import { AdmissionService } from './force/admission.service.js';
import { EstimateService } from './force/estimate.service.js';
import { InForceService } from './force/in-force.service.js';
import { PlacementService } from './force/placement.service.js';
import { QueueDeskService } from './force/queue-desk.service.js';
import { RoutingIndex } from './index/routing-index.repository.js';
import { PolicyModule } from './policy/policy.module.js';
import { PolicyService } from './policy/store/policy.service.js';
import { QueueRepository } from './queue/queue.repository.js';
import { QueueService } from './queue/queue.service.js';
import { ResyncService } from './resync.service.js';
import { DeadlineListener } from './sweep/deadline.listener.js';
import { VipRepository } from './vip/vip.repository.js';
import { VipService } from './vip/vip.service.js';

const lists = [
  provideClass(QueueRepository, MONGO),
  provideClass(QueueService, QueueRepository, CLOCK),
  { provide: QUEUE_DIRECTORY, useExisting: QueueService },
  {
    provide: VipService,
    useFactory: (mongo: Connection, policies: PolicyService, clock: Clock, config: Config) =>
      new VipService(new VipRepository(mongo), policies, clock, config.secret),
    inject: [MONGO, PolicyService, CLOCK, CONFIG],
  },
];

const decisions = [
  provideClass(InForceService, PolicyService, QueueService, CONFIG, CLOCK),
  { provide: AGENT_TERMS, useExisting: InForceService },
  { provide: QUEUE_HOURS, useExisting: InForceService },
  provideClass(PlacementService, RoutingIndex, InForceService, CLOCK),
  provideParts(AdmissionService, {
    policies: InForceService,
    placements: PlacementService,
    index: RoutingIndex,
    vip: VipService,
    clock: CLOCK,
    log: LOG,
  }),
  { provide: ADMISSION_PORT, useExisting: AdmissionService },
  provideParts(ClaimService, { index: RoutingIndex, policies: InForceService, clock: CLOCK, log: LOG }),
  { provide: CLAIM_PORT, useExisting: ClaimService },
  provideClass(EstimateService, RoutingIndex),
  provideClass(QueueDeskService, QueueService, PolicyService),
];

/** Queues, the policy, the index, and what keeps it right: for every process that changes contacts or agents. */
@Global()
@Module({
  imports: [PolicyModule],
  providers: [
    ...lists,
    ...decisions,
    {
      provide: RoutingIndex,
      useFactory: (redis: Redis, config: Config, clock: Clock) =>
        new RoutingIndex(redis, config.redisPrefix, clock),
      inject: [REDIS, CONFIG, CLOCK],
    },
    provideClass(ResyncService, RoutingIndex, CONTACT_PORT, AGENT_PORT, PlacementService),
    provideClass(RoutingFollower, RoutingIndex, ResyncService, AGENT_PORT, CLOCK, LOG),
    {
      provide: DeadlineListener,
      useFactory: (index: RoutingIndex, clock: Clock) =>
        new DeadlineListener(() => void index.announceOverdue().catch(() => undefined), clock),
      inject: [RoutingIndex, CLOCK],
    },
  ],
  exports: [
    QueueService,
    QueueDeskService,
    QUEUE_DIRECTORY,
    QUEUE_HOURS,
    VipService,
    InForceService,
    AGENT_TERMS,
    PlacementService,
    ADMISSION_PORT,
    CLAIM_PORT,
    EstimateService,
    RoutingIndex,
    ResyncService,
    RoutingFollower,
  ],
})
export class RoutingModule
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  constructor(
    @Inject(TRANSITIONS) private readonly transitions: TransitionSource,
    @Inject(AGENT_CHANGES) private readonly agents: AgentSource,
    @Inject(RoutingFollower) private readonly follower: RoutingFollower,
    @Inject(DeadlineListener) private readonly deadlines: DeadlineListener,
    @Inject(QueueService) private readonly queues: QueueService,
  ) {}

  onModuleInit(): void {
    this.transitions.followTransitions(this.follower);
    this.transitions.followTransitions(this.deadlines);
    this.agents.follow(this.follower);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.queues.seed();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.deadlines.stop();
    await this.follower.settled();
  }

  /** Once more: the agents' sockets end only after `beforeApplicationShutdown`. */
  async onApplicationShutdown(): Promise<void> {
    await this.follower.stop();
  }
}
