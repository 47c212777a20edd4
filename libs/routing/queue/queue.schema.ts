import type { QueueRef, RecordingMode, WaitingTerms } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** A waiting line as stored. */
export interface QueueDoc extends Omit<QueueRef, 'id'> {
  /** Lower-case letters, digits and dashes: part of Redis keys. */
  _id: string;
  /** 0–100: each point counts as a minute waited already. */
  priority: number;
  /** How long an offer rings; null = the deployment's setting. */
  offerSeconds: number | null;
  /** Absent in queues that were made before there was such a thing. */
  waiting?: WaitingTerms | null;
  recording?: RecordingMode;
}

// Read and written by the driver itself: the schema carries the name and the indexes.
const queueSchema = new Schema({ _id: String }, { collection: 'queues', versionKey: false });
queueSchema.index({ districtId: 1, _id: 1 });

export const queueCollection = (mongo: Connection): driver.Collection<QueueDoc> =>
  collectionOf<QueueDoc>(mongo, 'Queue', queueSchema);
