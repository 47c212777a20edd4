import type { AgentAudit, ContactAudit, ContactPort, FactAudit } from '#libs/contract';
import type { Clock, Config, Log } from '#libs/platform';
import {
  AGENT_AUDIT,
  CLOCK,
  CONFIG,
  CONTACT_AUDIT,
  CONTACT_PORT,
  FACT_AUDIT,
  LOG,
  REDIS,
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
        {
          provide: InvariantService,
          useFactory: (
            contacts: ContactAudit,
            held: ContactPort,
            agents: AgentAudit,
            facts: FactAudit,
            index: RoutingIndex,
            clock: Clock,
          ) => new InvariantService({ contacts, held, agents, facts, index, clock }),
          inject: [CONTACT_AUDIT, CONTACT_PORT, AGENT_AUDIT, FACT_AUDIT, RoutingIndex, CLOCK],
        },
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
        {
          provide: FindingService,
          useFactory: (findings: FindingStore, passes: PassStore, clock: Clock, log: Log) =>
            new FindingService(findings, passes, clock, log),
          inject: [FindingStore, PassStore, CLOCK, LOG],
        },
      ],
      exports: [InvariantService, FindingService],
    };
  }
}
