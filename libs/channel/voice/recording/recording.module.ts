import type { Clock, Config } from '#libs/platform';
import { CLOCK, CONFIG, MONGO, provideClass } from '#libs/platform/nest';
import { Module } from '@nestjs/common';
import { RecordingRepository } from './recording.repository.js';
import { RecordingService } from './recording.service.js';
import { DiskStore, S3Store, type RecordingStore } from './store/index.js';

const storeOf = ({ recordingBucket, recordingFolder }: Config, clock: Clock): RecordingStore =>
  recordingBucket === null ? new DiskStore(recordingFolder) : new S3Store(recordingBucket, clock);

/** Recordings that are kept, for every process that keeps, plays or removes them. */
@Module({
  providers: [
    provideClass(RecordingRepository, MONGO),
    {
      provide: RecordingService,
      useFactory: (repository: RecordingRepository, config: Config, clock: Clock) =>
        new RecordingService(repository, storeOf(config, clock), config, clock),
      inject: [RecordingRepository, CONFIG, CLOCK],
    },
  ],
  exports: [RecordingService],
})
export class RecordingModule {}
