import type { CallControl, RecordingMark } from '#libs/contract';
import { collectionOf, type Clock } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

interface ControlDoc {
  /** The contact's. */
  _id: string;
  revision?: number;
  heldEpoch?: number | null;
  pausedEpoch?: number | null;
  marks?: RecordingMark[];
  changedAt: Date;
}

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
  async change(
    contactId: string,
    changes: Partial<Pick<CallControl, 'heldEpoch' | 'pausedEpoch'>>,
  ): Promise<CallControl> {
    const changedAt = new Date(this.clock.now());
    const doc = await this.controls.findOneAndUpdate(
      { _id: contactId },
      { $set: { ...changes, changedAt }, $inc: { revision: 1 } },
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
  marks: [],
});

const toControl = ({
  _id: contactId,
  revision = 0,
  heldEpoch = null,
  pausedEpoch = null,
  marks = [],
}: ControlDoc): CallControl => ({
  contactId,
  revision,
  heldEpoch,
  pausedEpoch,
  marks,
});
