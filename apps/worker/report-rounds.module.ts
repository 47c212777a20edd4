import { AgentRepository } from '#libs/agent';
import { ContactModule, ReactionRepository } from '#libs/contact';
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
import { CompletenessModule, MetricsModule, RATING_BACKLOG, REACTION_BACKLOG } from '#libs/metrics/nest';
import type { Clock, Config, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, MAILER, MONGO, provideClass } from '#libs/platform/nest';
import { InForceService, PolicyModule, PolicyService, QueueRepository, QueueService } from '#libs/routing';
import { SatisfactionBacklog, SurveyModule } from '#libs/survey';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { ReportRounds } from './report-rounds.service.js';

/** What has not been told of contacts and of satisfaction yet. */
@Module({
  imports: [ContactModule, SurveyModule],
  providers: [
    { provide: REACTION_BACKLOG, useExisting: ReactionRepository },
    { provide: RATING_BACKLOG, useExisting: SatisfactionBacklog },
  ],
  exports: [REACTION_BACKLOG, RATING_BACKLOG],
})
class BacklogModule {}

/** Saved reports, joined with the names and targets that are in them: the same tables as on the page. */
@Module({
  imports: [MetricsModule, PolicyModule, CompletenessModule.forRoot([BacklogModule])],
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
  exports: [CompletenessService],
})
export class ReportRoundsModule {}
