import { CLOCK, FRAME_SOURCE, MONGO, provideClass, provideParts } from '#libs/platform/nest';
import type { Provider } from '@nestjs/common';
import { AppealRepository } from './appeal/appeal.repository.js';
import { CalibrationRepository } from './calibration/calibration.repository.js';
import { AccuracyPublicationRepository } from './publication/publication.repository.js';
import { EmptyDays } from './sampling/empty-days.service.js';
import { SamplingRepository } from './sampling/sampling.repository.js';
import { SamplingService } from './sampling/sampling.service.js';
import { FormService } from './scoring/form.service.js';
import { JudgementService } from './scoring/judgement.service.js';
import { ScoringRepository } from './scoring/scoring.repository.js';
import { ScoringService } from './scoring/scoring.service.js';

/** Plans and draws. Needs FRAME_SOURCE. */
export const SAMPLING_PROVIDERS: Provider[] = [
  provideClass(SamplingRepository, MONGO),
  provideClass(ScoringRepository, MONGO),
  provideClass(SamplingService, SamplingRepository, FRAME_SOURCE, ScoringRepository, CLOCK),
];

/** Forms and tasks, beside SAMPLING_PROVIDERS. */
export const SCORING_PROVIDERS: Provider[] = [
  provideClass(FormService, ScoringRepository, CLOCK),
  provideClass(CalibrationRepository, MONGO),
  provideParts(ScoringService, {
    repository: ScoringRepository,
    forms: FormService,
    sampling: SamplingService,
    source: FRAME_SOURCE,
    calibrations: CalibrationRepository,
    clock: CLOCK,
  }),
];

/** What became of what was drawn, beside SAMPLING_PROVIDERS. */
export const JUDGING_PROVIDERS: Provider[] = [
  provideClass(AppealRepository, MONGO),
  provideClass(AccuracyPublicationRepository, MONGO),
  provideClass(JudgementService, ScoringRepository, SamplingService, AppealRepository, FRAME_SOURCE, CLOCK),
  provideClass(EmptyDays, FRAME_SOURCE),
];
