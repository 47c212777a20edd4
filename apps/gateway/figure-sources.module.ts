import { AgentModule, AgentRepository, AgentService } from '#libs/agent';
import { ContactModule, ContactViewService, WaitingLineRepository } from '#libs/contact';
import type { DayCalendars, FigureSource, OfficesAndTopics } from '#libs/contract';
import { DISTRICTS, OfficeRepository } from '#libs/identity';
import { TopicRepository } from '#libs/knowledge';
import { queueSettings, RowNameService } from '#libs/metrics';
import {
  ACCURACY_OF_YEAR,
  AGENT_COUNTS,
  DAY_CALENDARS,
  FIGURE_SETTINGS,
  FIGURE_SOURCES,
  FrameModule,
  OFFICES_AND_TOPICS,
  QUESTIONNAIRE_ANSWERS,
  ROW_NAMES,
  WAITING_SOURCE,
} from '#libs/metrics/nest';
import { MONGO, QUEUE_DIRECTORY } from '#libs/platform/nest';
import {
  AccuracyFiguresModule,
  AccuracyFiguresService,
  AccuracyPublicationRepository,
  AnnualAccuracyService,
} from '#libs/quality';
import { InForceService, openingDayOf, QueueService, RoutingModule } from '#libs/routing';
import {
  AnnualAnswersService,
  ResponseRepository,
  SurveyFiguresModule,
  SurveyFiguresService,
} from '#libs/survey';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { DaysModule } from './days.module.js';
import { CONTACT_VIEWS } from './metrics/figures.controller.js';

/** Joins the figures with the libs whose states and targets they show. */
@Module({
  imports: [
    ContactModule,
    AgentModule,
    RoutingModule,
    DaysModule,
    AccuracyFiguresModule.forRoot([FrameModule.forRoot([DaysModule])]),
    SurveyFiguresModule,
  ],
  providers: [
    { provide: WAITING_SOURCE, useExisting: WaitingLineRepository },
    { provide: AGENT_COUNTS, useExisting: AgentService },
    { provide: QUEUE_DIRECTORY, useExisting: QueueService },
    { provide: CONTACT_VIEWS, useExisting: ContactViewService },
    {
      provide: ROW_NAMES,
      useFactory: (queues: QueueService, agents: AgentRepository, catalogue: OfficesAndTopics) =>
        new RowNameService({ districts: DISTRICTS, queues, agents, catalogue }),
      inject: [QueueService, AgentRepository, OFFICES_AND_TOPICS],
    },
    {
      provide: OFFICES_AND_TOPICS,
      useFactory: (mongo: Connection): OfficesAndTopics => ({
        offices: new OfficeRepository(mongo),
        topics: new TopicRepository(mongo),
      }),
      inject: [MONGO],
    },
    {
      provide: ACCURACY_OF_YEAR,
      useFactory: (told: AccuracyPublicationRepository) => new AnnualAccuracyService(told),
      inject: [AccuracyPublicationRepository],
    },
    {
      provide: FIGURE_SOURCES,
      useFactory: (accuracy: AccuracyFiguresService, surveys: SurveyFiguresService): FigureSource[] => [
        accuracy,
        surveys,
      ],
      inject: [AccuracyFiguresService, SurveyFiguresService],
    },
    {
      provide: QUESTIONNAIRE_ANSWERS,
      useFactory: (mongo: Connection) => new AnnualAnswersService(new ResponseRepository(mongo)),
      inject: [MONGO],
    },
    {
      provide: FIGURE_SETTINGS,
      useFactory: (policies: InForceService) => queueSettings(async () => (await policies.now()).queues),
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
    DaysModule,
    FIGURE_SOURCES,
    ACCURACY_OF_YEAR,
    QUESTIONNAIRE_ANSWERS,
    WAITING_SOURCE,
    AGENT_COUNTS,
    CONTACT_VIEWS,
    ROW_NAMES,
    QUEUE_DIRECTORY,
    OFFICES_AND_TOPICS,
    FIGURE_SETTINGS,
    DAY_CALENDARS,
  ],
})
export class FigureSourcesModule {}
