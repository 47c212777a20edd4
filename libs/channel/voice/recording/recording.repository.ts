import type { RecordingMark } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';
import { inOrder } from './recording.rules.js';

/** A recording that is kept. */
export interface KeptRecording {
  /** As RECORDING_NAME says: by the contact and the epoch in which the conversation began. */
  id: string;
  contactId: string;
  districtId: string;
  /** Seconds of sound. */
  seconds: number;
  /** Bytes of the plain WAV file. */
  bytes: number;
  /** Of the plain WAV file, in hex. */
  sha256: string;
  /** Where it was paused and went on. */
  marks: RecordingMark[];
  /** When it was kept, epoch ms. */
  keptAt: number;
}

type RecordingDoc = Omit<KeptRecording, 'id' | 'keptAt'> & { _id: string; keptAt: Date };

const recordingSchema = new Schema({ _id: String }, { collection: 'recordings', versionKey: false });
recordingSchema.index({ contactId: 1 });
recordingSchema.index({ keptAt: 1 });

/** What is known of every recording that is kept. */
export class RecordingRepository {
  private readonly recordings: driver.Collection<RecordingDoc>;

  constructor(mongo: Connection) {
    this.recordings = collectionOf<RecordingDoc>(mongo, 'Recording', recordingSchema);
  }

  /** The same one again is replaced: it was kept, and that was not known. */
  async save({ id, keptAt, ...rest }: KeptRecording): Promise<void> {
    await this.recordings.replaceOne({ _id: id }, { ...rest, keptAt: new Date(keptAt) }, { upsert: true });
  }

  async find(id: string): Promise<KeptRecording | null> {
    const doc = await this.recordings.findOne({ _id: id });
    return doc && toRecording(doc);
  }

  /** In the order of their conversations, whenever they were kept; the caller's message last. */
  async of(contactId: string): Promise<KeptRecording[]> {
    const found = (await this.recordings.find({ contactId }).toArray()).map(toRecording);
    return found.toSorted((one, other) => inOrder(one.id, other.id));
  }

  /** The oldest of those kept before a time (epoch ms), without the first ones of them. */
  async keptBefore(time: number, { past, limit }: { past: number; limit: number }): Promise<KeptRecording[]> {
    const found = this.recordings.find({ keptAt: { $lt: new Date(time) } }).sort({ keptAt: 1 });
    return (await found.skip(past).limit(limit).toArray()).map(toRecording);
  }

  async remove(id: string): Promise<void> {
    await this.recordings.deleteOne({ _id: id });
  }
}

const toRecording = ({ _id: id, keptAt, ...rest }: RecordingDoc): KeptRecording => ({
  ...rest,
  id,
  keptAt: keptAt.getTime(),
});
