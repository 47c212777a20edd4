import type { Config } from '#libs/platform';
import {
  AGENT_AUDIT,
  CLOCK,
  CONFIG,
  CONTACT_AUDIT,
  CONTACT_PORT,
  FACT_AUDIT,
  LOG,
  REDIS,
  provideClass,
  provideParts,
} from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RoutingIndex } from '../index/routing-index.repository.js';
import { FindingStore } from './finding.repository.js';
import { FindingService } from './finding.service.js';
import { InvariantService } from './invariant.service.js';
import { PassStore } from './pass.repository.js';

/** The checker, for whoever runs it all the time and whoever asks for it. */
@Module({})
export class InvariantModule {
  /** `imports`: modules that export FACT_AUDIT; contacts, agents and routing are global. */
  static withFactsOf(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: InvariantModule,
      imports,
      providers: [
        provideParts(InvariantService, {
          contacts: CONTACT_AUDIT,
          held: CONTACT_PORT,
          agents: AGENT_AUDIT,
          facts: FACT_AUDIT,
          index: RoutingIndex,
          clock: CLOCK,
        }),
        {
          provide: FindingStore,
          useFactory: (redis: Redis, config: Config) => new FindingStore(redis, config.redisPrefix),
          inject: [REDIS, CONFIG],
        },
        {
          provide: PassStore,
          useFactory: (redis: Redis, config: Config) => new PassStore(redis, config.redisPrefix),
          inject: [REDIS, CONFIG],
        },
        provideClass(FindingService, FindingStore, PassStore, CLOCK, LOG),
      ],
      exports: [InvariantService, FindingService],
    };
  }
}
