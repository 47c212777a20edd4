import { CLOCK, MONGO, provideClass } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { SamplingRepository } from './sampling/sampling.repository.js';
import { SamplingService } from './sampling/sampling.service.js';
import { FormService } from './scoring/form.service.js';
import { JudgementService } from './scoring/judgement.service.js';
import { ScoringRepository } from './scoring/scoring.repository.js';
import { ScoringService } from './scoring/scoring.service.js';

/** FrameSource of contract. */
export const FRAME_SOURCE = Symbol('FRAME_SOURCE');

/** Sampled quality. */
@Module({})
export class QualityModule {
  /** `imports`: modules that export FRAME_SOURCE. */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: QualityModule,
      imports,
      providers: [
        provideClass(SamplingRepository, MONGO),
        provideClass(SamplingService, SamplingRepository, FRAME_SOURCE, ScoringRepository, CLOCK),
        provideClass(ScoringRepository, MONGO),
        provideClass(FormService, ScoringRepository, CLOCK),
        provideClass(ScoringService, ScoringRepository, FormService, SamplingService, FRAME_SOURCE, CLOCK),
        provideClass(JudgementService, ScoringRepository, SamplingService, FRAME_SOURCE, CLOCK),
      ],
      exports: [SamplingService, FormService, ScoringService, JudgementService],
    };
  }
}
