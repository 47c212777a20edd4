import { AgentModule } from '#libs/agent';
import { CallReachService, CallSignalModule, LeaseRepository } from '#libs/channel';
import { AttendanceService, ContactModule, ContactQueryRepository } from '#libs/contact';
import type { AgentPort, ContactAudit, ContactPort } from '#libs/contract';
import { MetricsModule } from '#libs/metrics/nest';
import { createRedis, type Clock, type Config, type Log } from '#libs/platform';
import {
  AGENT_PORT,
  CLOCK,
  CONFIG,
  CONTACT_AUDIT,
  CONTACT_PORT,
  LOG,
  METRICS,
  MONGO,
  provideClass,
} from '#libs/platform/nest';
import {
  DeadlineService,
  FindingService,
  HoldingService,
  InvariantModule,
  InForceService,
  InvariantService,
  PlacementService,
  PolicyModule,
  PolicyService,
  ReconcileService,
  ResyncService,
  RouterService,
  RoutingIndex,
  RoutingModule,
  SweepService,
  TickService,
} from '#libs/routing';
import { Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { Gauge, type Registry } from 'prom-client';
import { AgentTimeModule } from './agent-time.module.js';
import { AlarmRoundsModule } from './alarm-rounds.module.js';
import { InvariantRounds } from './invariant.service.js';
import { AttendanceRounds } from './attendance-rounds.service.js';
import { CalendarWatch } from './calendar-watch.service.js';
import { OpenCallsAdapter } from './open-calls.adapter.js';
import { TickRounds } from './tick-rounds.service.js';

const SUBSCRIBER = Symbol('SUBSCRIBER');

function reachGauges(registry: Registry): (held: boolean, outOfReach: number) => void {
  const registers = [registry];
  const all = new Gauge({
    name: 'jietong_calls_held',
    help: '1 while no process has an Asterisk, so that no call is offered',
    registers,
  });
  const some = new Gauge({
    name: 'jietong_calls_out_of_reach',
    help: 'Open calls at Asterisks that no process has, which are offered to nobody',
    registers,
  });
  return (held, outOfReach) => {
    all.set(held ? 1 : 0);
    some.set(outOfReach);
  };
}

/** Matches and sweeps; any number of copies. */
@Module({
  imports: [
    ContactModule,
    AgentModule,
    RoutingModule,
    PolicyModule,
    CallSignalModule,
    AgentTimeModule,
    AlarmRoundsModule,
    InvariantModule.withFactsOf([MetricsModule]),
  ],
  providers: [
    {
      provide: SUBSCRIBER,
      useFactory: (config: Config) => createRedis(config.redisUrl, 'blocking'),
      inject: [CONFIG],
    },
    {
      provide: CallReachService,
      useFactory: (
        mongo: Connection,
        clock: Clock,
        contacts: ContactQueryRepository,
        registry: Registry,
        log: Log,
      ) =>
        new CallReachService(
          new LeaseRepository(mongo, clock),
          new OpenCallsAdapter(contacts),
          reachGauges(registry),
          log,
          clock,
        ),
      inject: [MONGO, CLOCK, ContactQueryRepository, METRICS, LOG],
    },
    provideClass(HoldingService, CallReachService, RoutingIndex, ResyncService),
    {
      provide: RouterService,
      useFactory: (
        index: RoutingIndex,
        contacts: ContactPort,
        resync: ResyncService,
        policies: InForceService,
        holding: HoldingService,
        log: Log,
      ) => new RouterService({ index, contacts, resync, policies, holding, log }),
      inject: [RoutingIndex, CONTACT_PORT, ResyncService, InForceService, HoldingService, LOG],
    },
    {
      provide: DeadlineService,
      useFactory: (
        contacts: ContactPort,
        agents: AgentPort,
        holding: HoldingService,
        config: Config,
        clock: Clock,
        log: Log,
      ) => new DeadlineService({ contacts, agents, holding, config, clock, log }),
      inject: [CONTACT_PORT, AGENT_PORT, HoldingService, CONFIG, CLOCK, LOG],
    },
    {
      provide: ReconcileService,
      useFactory: (
        index: RoutingIndex,
        contacts: ContactPort,
        agents: AgentPort,
        resync: ResyncService,
        policies: InForceService,
        log: Log,
      ) => new ReconcileService({ index, contacts, agents, resync, policies, log }),
      inject: [RoutingIndex, CONTACT_PORT, AGENT_PORT, ResyncService, InForceService, LOG],
    },
    {
      provide: SweepService,
      useFactory: (
        router: RouterService,
        deadlines: DeadlineService,
        reconcile: ReconcileService,
        config: Config,
        log: Log,
      ) => new SweepService(router, deadlines, reconcile, config, log),
      inject: [RouterService, DeadlineService, ReconcileService, CONFIG, LOG],
    },
    {
      provide: TickService,
      useFactory: (
        index: RoutingIndex,
        contacts: ContactPort,
        resync: ResyncService,
        policies: InForceService,
        placements: PlacementService,
        clock: Clock,
        log: Log,
      ) => new TickService({ index, contacts, resync, policies, placements, clock, log }),
      inject: [RoutingIndex, CONTACT_PORT, ResyncService, InForceService, PlacementService, CLOCK, LOG],
    },
    {
      provide: TickRounds,
      useFactory: (ticks: TickService, log: Log) => new TickRounds(ticks, log),
      inject: [TickService, LOG],
    },
    {
      provide: AttendanceRounds,
      useFactory: (attendance: AttendanceService, config: Config, log: Log) =>
        new AttendanceRounds(attendance, config, log),
      inject: [AttendanceService, CONFIG, LOG],
    },
    {
      provide: CalendarWatch,
      useFactory: (policies: PolicyService, registry: Registry, log: Log) =>
        new CalendarWatch(policies, registry, log),
      inject: [PolicyService, METRICS, LOG],
    },
    {
      provide: InvariantRounds,
      useFactory: (
        checker: InvariantService,
        contacts: ContactAudit,
        findings: FindingService,
        registry: Registry,
        log: Log,
      ) => new InvariantRounds(checker, contacts, findings, registry, log),
      inject: [InvariantService, CONTACT_AUDIT, FindingService, METRICS, LOG],
    },
  ],
})
export class RouterModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(RouterService) private readonly router: RouterService,
    @Inject(SweepService) private readonly sweep: SweepService,
    @Inject(SUBSCRIBER) private readonly subscriber: Redis,
  ) {}

  onApplicationBootstrap(): void {
    this.router.listen(this.subscriber);
    this.sweep.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.sweep.stop();
    await this.router.stop();
    this.subscriber.disconnect();
  }
}
