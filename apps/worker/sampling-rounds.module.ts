import { AuditLog, AuditRepository } from '#libs/identity';
import { CompletenessService, FactRepository, FrameService } from '#libs/metrics';
import { MetricsModule } from '#libs/metrics/nest';
import type { Clock, Log } from '#libs/platform';
import { CLOCK, LOG, MONGO, provideClass } from '#libs/platform/nest';
import {
  SamplingRepository,
  SamplingService,
  ScoringRepository,
  StandingRepository,
  StandingRound,
} from '#libs/quality';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { DaysModule } from './days.module.js';
import { SamplingRounds } from './sampling-rounds.service.js';

/** Samples of days that are over, of the contacts of the facts, once their days are complete. */
@Module({
  imports: [MetricsModule, DaysModule],
  providers: [
    {
      provide: StandingRound,
      useFactory: (
        mongo: Connection,
        facts: FactRepository,
        days: CompletenessService,
        clock: Clock,
        log: Log,
      ) => {
        const plans = new SamplingRepository(mongo);
        const frames = new FrameService(facts, days);
        const sampling = new SamplingService(plans, frames, new ScoringRepository(mongo), clock);
        return new StandingRound(new StandingRepository(mongo), sampling, clock, log);
      },
      inject: [MONGO, FactRepository, CompletenessService, CLOCK, LOG],
    },
    provideClass(AuditRepository, MONGO),
    provideClass(AuditLog, AuditRepository, CLOCK),
    provideClass(SamplingRounds, StandingRound, AuditLog, LOG),
  ],
})
export class SamplingRoundsModule {}
