import type { Clock, Config } from '#libs/platform';
import { CLOCK, CONFIG, FRAME_SOURCE, MONGO, provideClass, provideParts } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AppealRepository } from './appeal/appeal.repository.js';
import { AppealService } from './appeal/appeal.service.js';
import { BlindStrata } from './blind/blind-strata.service.js';
import { BlindService } from './blind/blind.service.js';
import { CalibrationRepository } from './calibration/calibration.repository.js';
import { CalibrationService } from './calibration/calibration.service.js';
import { CorrectionService } from './followup/correction.service.js';
import { FollowUpRepository } from './followup/followup.repository.js';
import { FollowUpService } from './followup/followup.service.js';
import { ProgressService } from './overview/progress.service.js';
import { AccuracyPublicationRepository } from './publication/publication.repository.js';
import { AccuracyPublicationService } from './publication/publication.service.js';
import { EmptyDays } from './sampling/empty-days.service.js';
import { JUDGING_PROVIDERS, SAMPLING_PROVIDERS, SCORING_PROVIDERS } from './quality.providers.js';
import { ReplacementService } from './sampling/replacement/replacement.service.js';
import { SamplingService } from './sampling/sampling.service.js';
import { StandingRepository } from './sampling/standing/standing.repository.js';
import { StandingService } from './sampling/standing/standing.service.js';
import { FormService } from './scoring/form.service.js';
import { JudgementService } from './scoring/judgement.service.js';
import { ScoringRepository } from './scoring/scoring.repository.js';
import { ScoringService } from './scoring/scoring.service.js';

/** EvidenceSource of sampling/replacement. */
export const EVIDENCE_SOURCE = Symbol('EVIDENCE_SOURCE');

/** Sampled quality. */
@Module({})
export class QualityModule {
  /** `imports`: modules that export FRAME_SOURCE and EVIDENCE_SOURCE. */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: QualityModule,
      imports,
      providers: [
        ...SAMPLING_PROVIDERS,
        ...SCORING_PROVIDERS,
        ...JUDGING_PROVIDERS,
        provideClass(ReplacementService, SamplingService, ScoringRepository, FRAME_SOURCE, EVIDENCE_SOURCE),
        provideClass(StandingRepository, MONGO),
        provideClass(StandingService, StandingRepository, SamplingService, CLOCK),
        provideClass(ProgressService, JudgementService, SamplingService, ScoringRepository, CLOCK),
        provideClass(BlindService, ScoringRepository, SamplingService, CalibrationRepository),
        provideClass(BlindStrata, BlindService, FRAME_SOURCE),
        {
          provide: AppealService,
          useFactory: (
            appeals: AppealRepository,
            scoring: ScoringRepository,
            forms: FormService,
            clock: Clock,
            { appealMs }: Config,
          ) => new AppealService(appeals, scoring, forms, clock, appealMs),
          inject: [AppealRepository, ScoringRepository, FormService, CLOCK, CONFIG],
        },
        provideClass(
          CalibrationService,
          CalibrationRepository,
          FormService,
          FRAME_SOURCE,
          BlindService,
          CLOCK,
        ),
        provideParts(AccuracyPublicationService, {
          repository: AccuracyPublicationRepository,
          judgements: JudgementService,
          forms: FormService,
          sampling: SamplingService,
          standing: StandingRepository,
          empty: EmptyDays,
          clock: CLOCK,
        }),
        provideClass(FollowUpRepository, MONGO),
        provideClass(FollowUpService, FollowUpRepository, ScoringRepository, JudgementService, CLOCK),
        provideClass(CorrectionService, FollowUpRepository, ScoringRepository, JudgementService, CLOCK),
      ],
      exports: [
        SamplingService,
        ReplacementService,
        StandingService,
        ProgressService,
        FormService,
        ScoringService,
        JudgementService,
        AppealService,
        BlindService,
        BlindStrata,
        CalibrationService,
        FollowUpService,
        CorrectionService,
        AccuracyPublicationService,
      ],
    };
  }
}
