import { AgentRepository } from '#libs/agent';
import type { Mailer } from '#libs/contract';
import { DISTRICTS, OfficeRepository } from '#libs/identity';
import { TopicRepository } from '#libs/knowledge';
import {
  AnnualReportService,
  AnnualService,
  AnyFiguresService,
  CompletenessService,
  FiguresService,
  queueSettings,
  ReportRound,
  ReportService,
  RollupRepository,
  RowNameService,
  SavedReportRepository,
  StatementRepository,
  StatementService,
} from '#libs/metrics';
import { FrameModule, MetricsModule } from '#libs/metrics/nest';
import type { Clock, Config, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, MAILER, MONGO, provideClass } from '#libs/platform/nest';
import {
  AccuracyFiguresModule,
  AccuracyFiguresService,
  AccuracyPublicationRepository,
  AnnualAccuracyService,
} from '#libs/quality';
import { InForceService, PolicyModule, PolicyService, QueueRepository, QueueService } from '#libs/routing';
import { AnnualAnswersService, ResponseRepository } from '#libs/survey';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { DaysModule } from '../days.module.js';
import { ReportRounds } from './report-rounds.service.js';

/** Saved reports, joined with the names and targets that are in them: the same tables as on the page. */
@Module({
  imports: [
    MetricsModule,
    PolicyModule,
    DaysModule,
    AccuracyFiguresModule.forRoot([FrameModule.forRoot([DaysModule])]),
  ],
  providers: [
    {
      provide: ReportRound,
      useFactory: (
        mongo: Connection,
        rollups: RollupRepository,
        days: CompletenessService,
        accuracy: AccuracyFiguresService,
        told: AccuracyPublicationRepository,
        policies: PolicyService,
        mailer: Mailer,
        config: Config,
        clock: Clock,
        log: Log,
      ) => {
        const queues = new QueueService(new QueueRepository(mongo), clock);
        const inForce = new InForceService(policies, queues, config, clock);
        const settings = queueSettings(async () => (await inForce.now()).queues);
        const counted = new FiguresService(rollups, settings);
        const figures = new AnyFiguresService(counted, [accuracy]);
        const catalogue = { offices: new OfficeRepository(mongo), topics: new TopicRepository(mongo) };
        const names = new RowNameService({
          districts: DISTRICTS,
          queues,
          agents: new AgentRepository(mongo),
          catalogue,
        });
        const lines = new AnnualService(
          counted,
          {
            accuracies: new AnnualAccuracyService(told),
            answers: new AnnualAnswersService(new ResponseRepository(mongo)),
            statements: new StatementService(new StatementRepository(mongo), clock),
          },
          catalogue,
        );
        const annual = new AnnualReportService(lines, days, names, clock);
        const sources = { reports: new ReportService(figures, names), figures, annual, days };
        return new ReportRound(new SavedReportRepository(mongo), sources, mailer, clock, log);
      },
      inject: [
        MONGO,
        RollupRepository,
        CompletenessService,
        AccuracyFiguresService,
        AccuracyPublicationRepository,
        PolicyService,
        MAILER,
        CONFIG,
        CLOCK,
        LOG,
      ],
    },
    provideClass(ReportRounds, ReportRound, CONFIG, LOG),
  ],
})
export class ReportRoundsModule {}
