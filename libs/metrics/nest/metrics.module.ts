import { Inject, Module } from '@nestjs/common';
import type { Config, Log } from '#libs/platform';
import { CONFIG, FACT_AUDIT, LOG, MONGO, provideClass, REDIS } from '#libs/platform/nest';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { AgentIntervalRepository } from '../agent-time/agent-interval.repository.js';
import { StretchReaction } from '../agent-time/stretch.reaction.js';
import { FactAuditService } from '../fact/fact-audit.service.js';
import { FactCorrectionService } from '../fact/fact-correction.service.js';
import { FactRenewalService } from '../fact/fact-renewal.service.js';
import { FactRepository } from '../fact/fact.repository.js';
import { FactReaction } from '../fact/fact.service.js';
import { FactSignal } from '../fact/fact-signal.adapter.js';
import { CorrectionRepository } from '../intake/correction.repository.js';
import { IntakeRepository } from '../intake/intake.repository.js';
import { IntakeService } from '../intake/intake.service.js';
import { CompactionRepository } from '../rollup/compaction.repository.js';
import { MonthRepository } from '../rollup/month/month.repository.js';
import { RecountRepository } from '../rollup/recount.repository.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { RollupService } from '../rollup/rollup.service.js';

/** Facts: what the worker writes and the gateway reads. */
@Module({
  providers: [
    {
      provide: FactRepository,
      useFactory: (mongo: Connection) => new FactRepository(mongo),
      inject: [MONGO],
    },
    {
      provide: FACT_AUDIT,
      useFactory: (facts: FactRepository) => new FactAuditService(facts),
      inject: [FactRepository],
    },
    {
      provide: FactSignal,
      useFactory: (redis: Redis, config: Config, log: Log) => new FactSignal(redis, config.redisPrefix, log),
      inject: [REDIS, CONFIG, LOG],
    },
    {
      provide: IntakeService,
      useFactory: (mongo: Connection, signal: FactSignal) =>
        new IntakeService(new IntakeRepository(mongo), signal),
      inject: [MONGO, FactSignal],
    },
    provideClass(FactReaction, IntakeService),
    provideClass(AgentIntervalRepository, MONGO),
    provideClass(StretchReaction, AgentIntervalRepository),
    {
      provide: FactCorrectionService,
      useFactory: (facts: FactRepository, mongo: Connection) =>
        new FactCorrectionService(facts, new CorrectionRepository(mongo)),
      inject: [FactRepository, MONGO],
    },
    provideClass(FactRenewalService, FactRepository, FactCorrectionService, LOG),
    {
      provide: RollupRepository,
      useFactory: (mongo: Connection) => new RollupRepository(mongo),
      inject: [MONGO],
    },
    {
      provide: RecountRepository,
      useFactory: (mongo: Connection) => new RecountRepository(mongo),
      inject: [MONGO],
    },
    {
      provide: RollupService,
      useFactory: (recount: RecountRepository, mongo: Connection, signal: FactSignal, log: Log) =>
        new RollupService(recount, new CompactionRepository(mongo), new MonthRepository(mongo), signal, log),
      inject: [RecountRepository, MONGO, FactSignal, LOG],
    },
  ],
  exports: [
    AgentIntervalRepository,
    StretchReaction,
    FACT_AUDIT,
    FactRepository,
    FactSignal,
    FactReaction,
    IntakeService,
    FactRenewalService,
    RecountRepository,
    RollupRepository,
    RollupService,
  ],
})
export class MetricsModule {
  constructor(@Inject(FactSignal) private readonly signal: FactSignal) {}

  beforeApplicationShutdown(): void {
    this.signal.close();
  }
}
