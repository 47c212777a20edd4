import { CallbackModule, CallbackService } from '#libs/callback';
import { RecordingModule, RecordingService } from '#libs/channel/voice';
import {
  ContactModule,
  ContactRepository,
  ContactViewService,
  CustomerIds,
  ErasureRepository,
  ErasureService,
  PersonRepository,
} from '#libs/contact';
import { OfficeRepository } from '#libs/identity';
import { FrameModule } from '#libs/metrics/nest';
import { CLOCK, CONTACT_PORT, MONGO, provideClass } from '#libs/platform/nest';
import { CorrectionService, EVIDENCE_SOURCE, QualityModule } from '#libs/quality';
import { Module } from '@nestjs/common';
import { DaysModule } from '../days.module.js';
import { ContactAboutService } from './about/contact-about.service.js';
import { TaskListController } from './about/task-list.controller.js';
import { AppealController } from './appeal.controller.js';
import { CalibrationController } from './calibration.controller.js';
import { ContactEvidenceService } from './contact-evidence.service.js';
import { CorrectionCallService } from './correction/correction-call.service.js';
import { CorrectionController } from './correction/correction.controller.js';
import { FollowUpController } from './followup.controller.js';
import { JudgementController } from './judgement.controller.js';
import { CONTACT_VIEWS } from '../metrics/figures.controller.js';
import { PublicPlaces } from '../metrics/public-places.service.js';
import { PublicAccuraciesController, PublishedAccuracyController } from './published-accuracy.controller.js';
import { SamplingController } from './sampling.controller.js';
import { StandingPlanController } from './standing-plan.controller.js';
import { ScoringController } from './scoring.controller.js';

/** What grounds of replacements are checked against. */
@Module({
  imports: [ContactModule, RecordingModule],
  providers: [
    provideClass(ErasureRepository, MONGO),
    provideClass(PersonRepository, MONGO),
    provideClass(ErasureService, ErasureRepository, PersonRepository, ContactRepository, CustomerIds, CLOCK),
    {
      ...provideClass(ContactEvidenceService, ContactViewService, RecordingService, ErasureService),
      provide: EVIDENCE_SOURCE,
    },
  ],
  exports: [EVIDENCE_SOURCE],
})
class EvidenceModule {}

/** Sampled quality over REST. */
@Module({
  imports: [
    QualityModule.forRoot([FrameModule.forRoot([DaysModule]), EvidenceModule]),
    ContactModule,
    CallbackModule,
  ],
  controllers: [
    SamplingController,
    StandingPlanController,
    ScoringController,
    TaskListController,
    JudgementController,
    AppealController,
    FollowUpController,
    CorrectionController,
    CalibrationController,
    PublishedAccuracyController,
    PublicAccuraciesController,
  ],
  providers: [
    provideClass(OfficeRepository, MONGO),
    provideClass(PublicPlaces, OfficeRepository),
    { provide: CONTACT_VIEWS, useExisting: ContactViewService },
    provideClass(ContactAboutService, CONTACT_VIEWS),
    provideClass(CorrectionCallService, CorrectionService, CallbackService, CONTACT_PORT),
  ],
})
export class QualityApiModule {}
