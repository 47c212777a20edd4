import { FactRepository } from '#libs/metrics';
import { MetricsModule } from '#libs/metrics/nest';
import { FRAME_SOURCE, QualityModule } from '#libs/quality';
import { Module } from '@nestjs/common';
import { JudgementController } from './judgement.controller.js';
import { SamplingController } from './sampling.controller.js';
import { ScoringController } from './scoring.controller.js';

/** What may be sampled: the contacts of the facts. */
@Module({
  imports: [MetricsModule],
  providers: [{ provide: FRAME_SOURCE, useExisting: FactRepository }],
  exports: [FRAME_SOURCE],
})
class FrameModule {}

/** Sampled quality over REST. */
@Module({
  imports: [QualityModule.forRoot([FrameModule])],
  controllers: [SamplingController, ScoringController, JudgementController],
})
export class QualityApiModule {}
