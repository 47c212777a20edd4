import { Global, Inject, Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { Connection } from 'mongoose';
import type { Log } from '../../log.js';
import { LOG, MONGO, REDIS } from '../core.module.js';
import { HealthController } from './health.controller.js';
import { createMetrics, logLines, METRICS, storesUp } from './metrics.js';
import { Readiness } from './readiness.js';

/** Part of every app that `createHttpApp` makes; METRICS is there for all modules. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [
    { provide: METRICS, useFactory: createMetrics },
    {
      provide: Readiness,
      useFactory: (mongo: Connection, redis: Redis) => new Readiness(mongo, redis),
      inject: [MONGO, REDIS],
    },
  ],
  exports: [METRICS, Readiness],
})
export class HealthModule {
  constructor(@Inject(METRICS) metrics: Registry, readiness: Readiness, @Inject(LOG) log: Log) {
    storesUp(metrics, readiness);
    logLines(metrics, log);
  }
}
