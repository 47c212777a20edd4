import { CONFIG, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { TranscriptRepository } from './transcript.repository.js';
import { TranscriptService } from './transcript.service.js';

/** What was said in calls, for every process that keeps, shows or removes it. */
@Module({
  providers: [
    provideClass(TranscriptRepository, MONGO),
    provideClass(TranscriptService, TranscriptRepository, CONFIG),
  ],
  exports: [TranscriptRepository, TranscriptService],
})
export class TranscriptModule {}
