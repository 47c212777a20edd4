import { Inject, Module } from '@nestjs/common';
import type { Config, Log } from '#libs/platform';
import { CONFIG, FACT_AUDIT, LOG, MONGO, REDIS } from '#libs/platform/nest';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { FactAuditService } from '../fact/fact-audit.service.js';
import { FactRepository } from '../fact/fact.repository.js';
import { FactReaction } from '../fact/fact.service.js';
import { FactSignal } from '../fact/fact-signal.adapter.js';
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
      provide: FactReaction,
      useFactory: (facts: FactRepository, rollups: RollupService) => new FactReaction(facts, rollups),
      inject: [FactRepository, RollupService],
    },
    {
      provide: RollupRepository,
      useFactory: (mongo: Connection) => new RollupRepository(mongo),
      inject: [MONGO],
    },
    {
      provide: RollupService,
      useFactory: (rollups: RollupRepository, signal: FactSignal, log: Log) =>
        new RollupService(rollups, signal, log),
      inject: [RollupRepository, FactSignal, LOG],
    },
  ],
  exports: [FACT_AUDIT, FactRepository, FactSignal, FactReaction, RollupRepository, RollupService],
})
export class MetricsModule {
  constructor(@Inject(FactSignal) private readonly signal: FactSignal) {}

  beforeApplicationShutdown(): void {
    this.signal.close();
  }
}
