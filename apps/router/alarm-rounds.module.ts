import { AgentModule, AgentService } from '#libs/agent';
import { ContactModule, ContactQueryRepository } from '#libs/contact';
import type { FigureScope } from '#libs/contract';
import {
  AlarmDeliveryService,
  AlarmService,
  FiguresService,
  queueSettings,
  RollupRepository,
  WebhookAdapter,
  type AlarmStores,
} from '#libs/metrics';
import { ALARM_STORES, AlarmModule, MetricsModule } from '#libs/metrics/nest';
import type { Clock, Config, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, provideClass } from '#libs/platform/nest';
import { InForceService, RoutingModule } from '#libs/routing';
import { Module } from '@nestjs/common';
import { AlarmRounds } from './alarm-rounds.service.js';

/** Alarms, joined with the figures and states they watch. */
@Module({
  imports: [AlarmModule, MetricsModule, ContactModule, AgentModule, RoutingModule],
  providers: [
    {
      provide: FiguresService,
      useFactory: (rollups: RollupRepository, policies: InForceService) =>
        new FiguresService(
          rollups,
          queueSettings(async (queueId) => (await policies.now()).queue(queueId)),
        ),
      inject: [RollupRepository, InForceService],
    },
    {
      provide: AlarmService,
      useFactory: (
        stores: AlarmStores,
        figures: FiguresService,
        queries: ContactQueryRepository,
        agents: AgentService,
        clock: Clock,
        log: Log,
      ) => {
        const waiting = { waiting: (scope: FigureScope) => queries.waitingIn(scope) };
        return new AlarmService(stores, figures, { waiting, agents }, clock, log);
      },
      inject: [ALARM_STORES, FiguresService, ContactQueryRepository, AgentService, CLOCK, LOG],
    },
    {
      provide: AlarmDeliveryService,
      useFactory: (stores: AlarmStores, config: Config, clock: Clock, log: Log) => {
        const webhook = new WebhookAdapter(() => clock.now(), config.webhooksMayBeInner);
        return new AlarmDeliveryService(stores, webhook, config.secret, clock, log);
      },
      inject: [ALARM_STORES, CONFIG, CLOCK, LOG],
    },
    provideClass(AlarmRounds, AlarmService, AlarmDeliveryService, CONFIG, LOG),
  ],
})
export class AlarmRoundsModule {}
