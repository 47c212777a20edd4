import type { Clock, Config } from '#libs/platform';
import { DiskStore } from './disk-store.adapter.js';
import type { RecordingStore } from './recording-store.js';
import { S3Store } from './s3-store.adapter.js';

/** Where recordings lie, by the settings: a bucket if one is named, else a folder. */
export const storeOf = (
  { recordingBucket, recordingFolder }: Pick<Config, 'recordingBucket' | 'recordingFolder'>,
  clock: Clock,
): RecordingStore =>
  recordingBucket === null ? new DiskStore(recordingFolder) : new S3Store(recordingBucket, clock);
