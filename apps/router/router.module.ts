import { AgentModule } from '#libs/agent';
import { CallReachService, CallSignalModule, LeaseRepository } from '#libs/channel';
import { AttendanceService, ContactModule, ContactQueryRepository } from '#libs/contact';
import { MetricsModule } from '#libs/metrics/nest';
import { createRedis, Lookout, type Clock, type Config, type Log } from '#libs/platform';
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
  provideParts,
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
  consoleLookout,
} from '#libs/routing';
import { Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { Gauge, type Registry } from 'prom-client';
import { AgentTimeModule } from './rounds/agent-time.module.js';
import { AlarmRoundsModule } from './rounds/alarm-rounds.module.js';
import { InvariantRounds } from './rounds/invariant-rounds.service.js';
import { AttendanceRounds } from './rounds/attendance-rounds.service.js';
import { CalendarWatch } from './rounds/calendar-watch.service.js';
import { OpenCallsAdapter } from './open-calls.adapter.js';
import { TickRounds } from './rounds/tick-rounds.service.js';

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
    provideParts(RouterService, {
      index: RoutingIndex,
      contacts: CONTACT_PORT,
      resync: ResyncService,
      policies: InForceService,
      holding: HoldingService,
      log: LOG,
    }),
    provideParts(DeadlineService, {
      contacts: CONTACT_PORT,
      agents: AGENT_PORT,
      holding: HoldingService,
      config: CONFIG,
      clock: CLOCK,
      log: LOG,
    }),
    provideParts(ReconcileService, {
      index: RoutingIndex,
      contacts: CONTACT_PORT,
      agents: AGENT_PORT,
      resync: ResyncService,
      policies: InForceService,
      log: LOG,
    }),
    {
      provide: Lookout,
      useFactory: (config: Config) => consoleLookout(config),
      inject: [CONFIG],
    },
    provideParts(SweepService, {
      router: RouterService,
      deadlines: DeadlineService,
      reconcile: ReconcileService,
      lookout: Lookout,
      clock: CLOCK,
      config: CONFIG,
      log: LOG,
    }),
    provideParts(TickService, {
      index: RoutingIndex,
      contacts: CONTACT_PORT,
      resync: ResyncService,
      policies: InForceService,
      placements: PlacementService,
      clock: CLOCK,
      log: LOG,
    }),
    provideClass(TickRounds, TickService, LOG),
    provideClass(AttendanceRounds, AttendanceService, CONFIG, LOG),
    provideClass(CalendarWatch, PolicyService, METRICS, LOG),
    provideClass(InvariantRounds, InvariantService, CONTACT_AUDIT, FindingService, METRICS, LOG),
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
