import type { Clock, Config } from '#libs/platform';
import { CLOCK, CONFIG, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { DiskStore } from './disk-store.adapter.js';
import { RecordingRepository } from './recording.repository.js';
import { RecordingService } from './recording.service.js';

/** Recordings that are kept, for every process that keeps, plays or removes them. */
@Module({
  providers: [
    provideClass(RecordingRepository, MONGO),
    {
      provide: RecordingService,
      useFactory: (repository: RecordingRepository, config: Config, clock: Clock) =>
        new RecordingService(repository, new DiskStore(config.recordingFolder), config, clock),
      inject: [RecordingRepository, CONFIG, CLOCK],
    },
  ],
  exports: [RecordingService],
})
export class RecordingModule {}
