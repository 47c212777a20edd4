import { CLOCK, provideClass, RATING_BACKLOG, REACTION_BACKLOG } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AgentIntervalRepository } from '../agent-time/agent-interval.repository.js';
import { FactRepository } from '../fact/fact.repository.js';
import { CompletenessService } from '../figures/completeness.service.js';
import { LagService } from '../figures/lag.service.js';
import { RecountRepository } from '../rollup/recount.repository.js';
import { MetricsModule } from './metrics.module.js';

/** Whether days are complete, for whoever tells figures of them for good; and whether facts are made at all. */
@Module({})
export class CompletenessModule {
  /** `imports`: modules that export REACTION_BACKLOG and RATING_BACKLOG. */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: CompletenessModule,
      imports: [MetricsModule, ...imports],
      providers: [
        provideClass(
          CompletenessService,
          FactRepository,
          RecountRepository,
          REACTION_BACKLOG,
          AgentIntervalRepository,
          RATING_BACKLOG,
        ),
        provideClass(LagService, REACTION_BACKLOG, CLOCK),
      ],
      exports: [CompletenessService, LagService],
    };
  }
}
