import { CLOCK, MONGO, provideClass } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AppealRepository } from '../appeal/appeal.repository.js';
import { AccuracyPublicationRepository } from '../publication/publication.repository.js';
import { FRAME_SOURCE } from '../quality.module.js';
import { EmptyDays } from '../sampling/empty-days.service.js';
import { SamplingRepository } from '../sampling/sampling.repository.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { JudgementService } from '../scoring/judgement.service.js';
import { ScoringRepository } from '../scoring/scoring.repository.js';
import { AccuracyFiguresService } from './accuracy-figures.service.js';

/** The sampled accuracy for whoever shows figures: reads alone. */
@Module({})
export class AccuracyFiguresModule {
  /** `imports`: modules that export FRAME_SOURCE. */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: AccuracyFiguresModule,
      imports,
      providers: [
        provideClass(SamplingRepository, MONGO),
        provideClass(ScoringRepository, MONGO),
        provideClass(AppealRepository, MONGO),
        provideClass(AccuracyPublicationRepository, MONGO),
        provideClass(SamplingService, SamplingRepository, FRAME_SOURCE, ScoringRepository, CLOCK),
        provideClass(
          JudgementService,
          ScoringRepository,
          SamplingService,
          AppealRepository,
          FRAME_SOURCE,
          CLOCK,
        ),
        provideClass(EmptyDays, FRAME_SOURCE),
        provideClass(
          AccuracyFiguresService,
          SamplingService,
          JudgementService,
          AccuracyPublicationRepository,
          EmptyDays,
        ),
      ],
      exports: [AccuracyFiguresService, AccuracyPublicationRepository],
    };
  }
}
