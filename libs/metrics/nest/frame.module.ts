import { FRAME_SOURCE, provideClass } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { FactRepository } from '../fact/fact.repository.js';
import { CompletenessService } from '../figures/completeness.service.js';
import { FrameService } from '../figures/frame.service.js';
import { MetricsModule } from './metrics.module.js';

/** What may be sampled: the contacts of the facts, once their days are complete. */
@Module({})
export class FrameModule {
  /** `imports`: modules that export the CompletenessModule. */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: FrameModule,
      imports: [MetricsModule, ...imports],
      providers: [
        { ...provideClass(FrameService, FactRepository, CompletenessService), provide: FRAME_SOURCE },
      ],
      exports: [FRAME_SOURCE],
    };
  }
}
