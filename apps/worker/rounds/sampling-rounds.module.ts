import { AuditLog, mayScore, UserRepository } from '#libs/identity';
import { AuditModule } from '#libs/identity/nest';
import { FactRepository } from '#libs/metrics';
import { FrameModule, MetricsModule } from '#libs/metrics/nest';
import type { Clock, Log } from '#libs/platform';
import { CLOCK, LOG, METRICS, MONGO, provideClass } from '#libs/platform/nest';
import {
  HandOutRound,
  SAMPLING_PROVIDERS,
  SCORING_PROVIDERS,
  SamplingService,
  ScoringService,
  StandingRepository,
  StandingRound,
  type FitScorers,
  type StandingWatch,
} from '#libs/quality';
import { Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { DaysModule } from '../days.module.js';
import { SamplingRounds } from './sampling-rounds.service.js';
import { samplingWatch } from './sampling-watch.js';

const WATCH = Symbol('STANDING_WATCH');

/** Samples of days, of the contacts of the facts: once a day is complete, and of continuous plans as it goes on. */
@Module({
  imports: [AuditModule, MetricsModule, FrameModule.forRoot([DaysModule])],
  providers: [
    ...SAMPLING_PROVIDERS,
    ...SCORING_PROVIDERS,
    provideClass(StandingRepository, MONGO),
    provideClass(UserRepository, MONGO, CLOCK),
    {
      provide: HandOutRound,
      useFactory: (
        plans: StandingRepository,
        sampling: SamplingService,
        scoring: ScoringService,
        facts: FactRepository,
        users: UserRepository,
        watch: StandingWatch,
        clock: Clock,
        log: Log,
      ) => {
        const fit: FitScorers = async (ids, districtId) => {
          const found = new Map((await users.findAll(ids)).map((user) => [user._id, user]));
          return ids.filter((id) => mayScore(found.get(id), districtId));
        };
        const failed = (): void => watch.failed();
        return new HandOutRound({ plans, sampling, scoring, contacts: facts, fit, failed, clock, log });
      },
      inject: [
        StandingRepository,
        SamplingService,
        ScoringService,
        FactRepository,
        UserRepository,
        WATCH,
        CLOCK,
        LOG,
      ],
    },
    {
      provide: StandingRound,
      useFactory: (
        plans: StandingRepository,
        sampling: SamplingService,
        handOut: HandOutRound,
        watch: StandingWatch,
        clock: Clock,
        log: Log,
      ) => {
        const drawn: StandingWatch['drawn'] = async (day) => {
          await watch.drawn(day);
          await handOut.finish(day);
        };
        return new StandingRound(plans, sampling, { ...watch, drawn }, clock, log);
      },
      inject: [StandingRepository, SamplingService, HandOutRound, WATCH, CLOCK, LOG],
    },
    {
      provide: WATCH,
      useFactory: (audit: AuditLog, registry: Registry) => samplingWatch(audit, registry),
      inject: [AuditLog, METRICS],
    },
    provideClass(SamplingRounds, StandingRound, HandOutRound, LOG),
  ],
})
export class SamplingRoundsModule {}
