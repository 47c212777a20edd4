import { provideClass } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AccuracyPublicationRepository } from '../publication/publication.repository.js';
import { JUDGING_PROVIDERS, SAMPLING_PROVIDERS } from '../quality.providers.js';
import { EmptyDays } from '../sampling/empty-days.service.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { JudgementService } from '../scoring/judgement.service.js';
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
        ...SAMPLING_PROVIDERS,
        ...JUDGING_PROVIDERS,
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
