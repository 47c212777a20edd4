import { Global, Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { MONGO, REDIS } from '../core.module.js';
import { HealthController } from './health.controller.js';
import { createMetrics, METRICS } from './metrics.js';
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
export class HealthModule {}
