import { AgentRepository } from '#libs/agent';
import type { Mailer } from '#libs/contract';
import { DISTRICTS, OfficeRepository } from '#libs/identity';
import { TopicRepository } from '#libs/knowledge';
import {
  CompletenessService,
  FiguresService,
  queueSettings,
  ReportRound,
  ReportService,
  RollupRepository,
  RowNameService,
  SavedReportRepository,
} from '#libs/metrics';
import { MetricsModule } from '#libs/metrics/nest';
import type { Clock, Config, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, MAILER, MONGO, provideClass } from '#libs/platform/nest';
import { InForceService, PolicyModule, PolicyService, QueueRepository, QueueService } from '#libs/routing';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { DaysModule } from '../days.module.js';
import { ReportRounds } from './report-rounds.service.js';

/** Saved reports, joined with the names and targets that are in them: the same tables as on the page. */
@Module({
  imports: [MetricsModule, PolicyModule, DaysModule],
  providers: [
    {
      provide: ReportRound,
      useFactory: (
        mongo: Connection,
        rollups: RollupRepository,
        days: CompletenessService,
        policies: PolicyService,
        mailer: Mailer,
        config: Config,
        clock: Clock,
        log: Log,
      ) => {
        const queues = new QueueService(new QueueRepository(mongo), clock);
        const inForce = new InForceService(policies, queues, config, clock);
        const settings = queueSettings(async (queueId) => (await inForce.now()).queue(queueId));
        const names = new RowNameService({
          districts: DISTRICTS,
          queues,
          agents: new AgentRepository(mongo),
          catalogue: { offices: new OfficeRepository(mongo), topics: new TopicRepository(mongo) },
        });
        const reports = new ReportService(new FiguresService(rollups, settings), names);
        return new ReportRound(new SavedReportRepository(mongo), { reports, days }, mailer, clock, log);
      },
      inject: [MONGO, RollupRepository, CompletenessService, PolicyService, MAILER, CONFIG, CLOCK, LOG],
    },
    provideClass(ReportRounds, ReportRound, CONFIG, LOG),
  ],
})
export class ReportRoundsModule {}
