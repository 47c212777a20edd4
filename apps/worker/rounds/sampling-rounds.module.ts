import { AuditLog } from '#libs/identity';
import { CompletenessService, FactRepository, FrameService } from '#libs/metrics';
import { MetricsModule } from '#libs/metrics/nest';
import type { Clock, Log } from '#libs/platform';
import { CLOCK, LOG, METRICS, MONGO, provideClass } from '#libs/platform/nest';
import {
  SamplingRepository,
  SamplingService,
  ScoringRepository,
  StandingRepository,
  StandingRound,
  type StandingWatch,
} from '#libs/quality';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import type { Registry } from 'prom-client';
import { AuditModule } from '../audit.module.js';
import { DaysModule } from '../days.module.js';
import { SamplingRounds } from './sampling-rounds.service.js';
import { samplingWatch } from './sampling-watch.js';

const WATCH = Symbol('STANDING_WATCH');

/** Samples of days that are over, of the contacts of the facts, once their days are complete. */
@Module({
  imports: [AuditModule, MetricsModule, DaysModule],
  providers: [
    {
      provide: StandingRound,
      useFactory: (
        mongo: Connection,
        facts: FactRepository,
        days: CompletenessService,
        watch: StandingWatch,
        clock: Clock,
        log: Log,
      ) => {
        const plans = new SamplingRepository(mongo);
        const frames = new FrameService(facts, days);
        const sampling = new SamplingService(plans, frames, new ScoringRepository(mongo), clock);
        return new StandingRound(new StandingRepository(mongo), sampling, watch, clock, log);
      },
      inject: [MONGO, FactRepository, CompletenessService, WATCH, CLOCK, LOG],
    },
    {
      provide: WATCH,
      useFactory: (audit: AuditLog, registry: Registry) => samplingWatch(audit, registry),
      inject: [AuditLog, METRICS],
    },
    provideClass(SamplingRounds, StandingRound, LOG),
  ],
})
export class SamplingRoundsModule {}
