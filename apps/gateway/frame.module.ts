import { CompletenessService, FactRepository, FrameService } from '#libs/metrics';
import { MetricsModule } from '#libs/metrics/nest';
import { provideClass } from '#libs/platform/nest';
import { FRAME_SOURCE } from '#libs/quality';
import { Module } from '@nestjs/common';
import { DaysModule } from './days.module.js';

/** What may be sampled: the contacts of the facts, once their days are complete. */
@Module({
  imports: [MetricsModule, DaysModule],
  providers: [{ ...provideClass(FrameService, FactRepository, CompletenessService), provide: FRAME_SOURCE }],
  exports: [FRAME_SOURCE],
})
export class FrameModule {}
