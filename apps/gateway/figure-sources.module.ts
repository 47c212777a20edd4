import { AgentModule, AgentRepository, AgentService } from '#libs/agent';
import { ContactModule, ContactQueryRepository, ContactViewService, ReactionRepository } from '#libs/contact';
import type { DayCalendars, FigureScope } from '#libs/contract';
import { DISTRICTS } from '#libs/identity';
import { queueSettings, RowNameService } from '#libs/metrics';
import {
  AGENT_COUNTS,
  DAY_CALENDARS,
  FIGURE_SETTINGS,
  RATING_BACKLOG,
  REACTION_BACKLOG,
  ROW_NAMES,
  WAITING_SOURCE,
} from '#libs/metrics/nest';
import type { Clock, Config } from '#libs/platform';
import { CLOCK, CONFIG, MONGO } from '#libs/platform/nest';
import { InForceService, openingDayOf, QueueService, RoutingModule } from '#libs/routing';
import { SatisfactionBacklog, SatisfactionFactRepository } from '#libs/survey';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { CONTACT_VIEWS } from './metrics/figures.controller.js';

/** Joins the figures with the libs whose states and targets they show. */
@Module({
  imports: [ContactModule, AgentModule, RoutingModule],
  providers: [
    {
      provide: WAITING_SOURCE,
      useFactory: (queries: ContactQueryRepository) => ({
        waiting: (scope: FigureScope) => queries.waitingIn(scope),
      }),
      inject: [ContactQueryRepository],
    },
    { provide: AGENT_COUNTS, useExisting: AgentService },
    { provide: REACTION_BACKLOG, useExisting: ReactionRepository },
    {
      provide: RATING_BACKLOG,
      useFactory: (mongo: Connection, clock: Clock, { satisfaction }: Config) =>
        new SatisfactionBacklog(new SatisfactionFactRepository(mongo), clock, satisfaction.askMs),
      inject: [MONGO, CLOCK, CONFIG],
    },
    { provide: CONTACT_VIEWS, useExisting: ContactViewService },
    {
      provide: ROW_NAMES,
      useFactory: (queues: QueueService, agents: AgentRepository) =>
        new RowNameService({ districts: DISTRICTS, queues, agents }),
      inject: [QueueService, AgentRepository],
    },
    {
      provide: FIGURE_SETTINGS,
      useFactory: (policies: InForceService) =>
        queueSettings(async (queueId) => (await policies.now()).queue(queueId)),
      inject: [InForceService],
    },
    {
      provide: DAY_CALENDARS,
      useFactory: (policies: InForceService): DayCalendars => ({
        of: async (queueId) => {
          const policy = await policies.now();
          const queue = queueId === null ? null : policy.queue(queueId);
          const { calendar } = policy;
          return {
            sortOf: (day) => (queue ? openingDayOf(queue.hours, calendar, day) : calendar.at(day).kind),
          };
        },
      }),
      inject: [InForceService],
    },
  ],
  exports: [
    WAITING_SOURCE,
    AGENT_COUNTS,
    REACTION_BACKLOG,
    RATING_BACKLOG,
    CONTACT_VIEWS,
    ROW_NAMES,
    FIGURE_SETTINGS,
    DAY_CALENDARS,
  ],
})
export class FigureSourcesModule {}
