import type { Clock, Config, Log } from '#libs/platform';
import { CLOCK, CONFIG, LOG, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { RecordingRepository } from './recording.repository.js';
import { RecordingService } from './recording.service.js';
import { storeOf } from './store/index.js';

/** Recordings that are kept, for every process that keeps, plays or removes them. */
@Module({
  providers: [
    provideClass(RecordingRepository, MONGO),
    {
      provide: RecordingService,
      useFactory: (repository: RecordingRepository, config: Config, clock: Clock, log: Log) =>
        new RecordingService(repository, storeOf(config, clock), config, clock, log),
      inject: [RecordingRepository, CONFIG, CLOCK, LOG],
    },
  ],
  exports: [RecordingService],
})
export class RecordingModule {}
