import type { CallControl, CallMonitor, MonitorMode, RecordingMark } from '#libs/contract';
import { collectionOf, type Clock } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

interface ControlDoc {
  /** The contact's. */
  _id: string;
  revision?: number;
  heldEpoch?: number | null;
  pausedEpoch?: number | null;
  quietEpoch?: number | null;
  recordingEpoch?: number | null;
  marks?: RecordingMark[];
  /** By supervisor. */
  monitors?: Record<string, { mode: MonitorMode; epoch: number }>;
  changedAt: Date;
}

/** What an agent may wish of their call. */
export type ControlChange = Partial<
  Pick<CallControl, 'heldEpoch' | 'pausedEpoch' | 'quietEpoch' | 'recordingEpoch'>
>;

/** No call lasts as long; then it is forgotten. */
const KEPT_SECONDS = 7 * 86_400;
const controlSchema = new Schema({ _id: String }, { collection: 'callcontrols', versionKey: false });
controlSchema.index({ changedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });

/** What agents wish of their calls: the truth, which whoever controls calls looks at. */
export class ControlRepository {
  private readonly controls: driver.Collection<ControlDoc>;

  constructor(
    mongo: Connection,
    private readonly clock: Clock,
  ) {
    this.controls = collectionOf<ControlDoc>(mongo, 'CallControl', controlSchema);
  }

  /** Changes what is named, and answers the whole. */
  async change(contactId: string, changes: ControlChange): Promise<CallControl> {
    return this.apply(contactId, { $set: changes });
  }

  /** A supervisor is at the call, in this way from now on. `supervisorId` is one of ours: it names a field. */
  watch(contactId: string, { supervisorId, ...monitor }: CallMonitor): Promise<CallControl> {
    return this.apply(contactId, { $set: { [`monitors.${supervisorId}`]: monitor } });
  }

  /** One of them, or all (null), are there no more. */
  unwatch(contactId: string, supervisorId: string | null): Promise<CallControl> {
    const field = supervisorId === null ? 'monitors' : `monitors.${supervisorId}`;
    return this.apply(contactId, { $unset: { [field]: '' } });
  }

  private async apply(contactId: string, update: driver.UpdateFilter<ControlDoc>): Promise<CallControl> {
    const changedAt = new Date(this.clock.now());
    const doc = await this.controls.findOneAndUpdate(
      { _id: contactId },
      { ...update, $set: { ...update.$set, changedAt }, $inc: { revision: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    return toControl(doc ?? { _id: contactId, changedAt });
  }

  /** Notes that a recording was paused, or went on. */
  async mark(contactId: string, mark: RecordingMark): Promise<void> {
    const changedAt = new Date(this.clock.now());
    await this.controls.updateOne(
      { _id: contactId },
      { $push: { marks: mark }, $set: { changedAt } },
      { upsert: true },
    );
  }

  /** The pause that is wished in this epoch is in effect; null if something else has been wished since that revision. */
  async quiet(contactId: string, epoch: number, revision: number): Promise<CallControl | null> {
    const doc = await this.controls.findOneAndUpdate(
      { _id: contactId, revision, pausedEpoch: epoch },
      { $set: { quietEpoch: epoch, changedAt: new Date(this.clock.now()) }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
    return doc && toControl(doc);
  }

  /** Of those about which something was wished. */
  async find(contactIds: readonly string[]): Promise<CallControl[]> {
    if (contactIds.length === 0) return [];
    return (await this.controls.find({ _id: { $in: [...contactIds] } }).toArray()).map(toControl);
  }
}

/** Nothing is wished of a call. */
export const noControl = (contactId: string): CallControl => ({
  contactId,
  revision: 0,
  heldEpoch: null,
  pausedEpoch: null,
  quietEpoch: null,
  recordingEpoch: null,
  marks: [],
  monitors: [],
});

const toControl = ({
  _id: contactId,
  revision = 0,
  heldEpoch = null,
  pausedEpoch = null,
  quietEpoch = null,
  recordingEpoch = null,
  marks = [],
  monitors = {},
}: ControlDoc): CallControl => ({
  contactId,
  revision,
  heldEpoch,
  pausedEpoch,
  quietEpoch,
  recordingEpoch,
  marks,
  monitors: Object.entries(monitors).map(([supervisorId, monitor]) => ({ supervisorId, ...monitor })),
});
