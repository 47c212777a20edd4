import type { CallControl, CallDial, CallMonitor, MonitorMode, RecordingMark } from '#libs/contract';
import { collectionOf, isDuplicateKey, type Clock } from '#libs/platform';
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
  /** Who came to be there no more, until that is on record. */
  leavings?: Leaving[];
  /** Some supervisor may be there, or have left without a record. */
  watched?: true;
  dial?: CallDial;
  changedAt: Date;
}

/** What an agent may wish of their call. */
export type ControlChange = Partial<
  Pick<CallControl, 'heldEpoch' | 'pausedEpoch' | 'quietEpoch' | 'recordingEpoch'>
>;

/** A supervisor who leaves: where they came in this epoch, or in any. */
export type LeavingMonitor = Pick<CallMonitor, 'supervisorId'> & Partial<Pick<CallMonitor, 'epoch'>>;

/**
 * How a supervisor came to be at a call no more: they said so; their phone was hung up, or never picked up; the
 * conversation of this agent is over; nobody knew after an outage whether they were still there.
 */
export type LeavingCause = 'asked' | 'phone' | 'over' | 'outage';

/** A supervisor who was taken out of a call: at most once under this revision of what is wished of it. */
export interface Leaving extends CallMonitor {
  cause: LeavingCause;
  revision: number;
}

export interface Unwatched {
  control: CallControl;
  left: Leaving[];
}

const ALL_OUT = {
  there: { watched: true as const, monitors: { $ne: {} } },
  gone: { $set: { monitors: { $literal: {} } } },
};
const oneOut = ({ supervisorId, epoch }: LeavingMonitor) => ({
  there: { [`monitors.${supervisorId}.epoch`]: epoch ?? { $exists: true } },
  gone: { $unset: `monitors.${supervisorId}` },
});

/** Those who go, in MongoDB's own words: in the one write that takes them out. */
const leavingsOf = (who: LeavingMonitor | null, cause: LeavingCause) => {
  const goes = who ? { $eq: ['$$one.k', { $literal: who.supervisorId }] } : true;
  const there = { $objectToArray: { $ifNull: ['$monitors', {}] } };
  const left = { supervisorId: '$$one.k', mode: '$$one.v.mode', epoch: '$$one.v.epoch' };
  const going = { $filter: { input: there, as: 'one', cond: goes } };
  return { $map: { input: going, as: 'one', in: { ...left, cause, revision: '$revision' } } };
};

/** No call lasts as long; then it is forgotten. */
const KEPT_SECONDS = 7 * 86_400;
const controlSchema = new Schema({ _id: String }, { collection: 'callcontrols', versionKey: false });
controlSchema.index({ changedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
controlSchema.index({ watched: 1 }, { sparse: true });

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
    return this.apply(contactId, { $set: { [`monitors.${supervisorId}`]: monitor, watched: true } });
  }

  /**
   * One of them, or all (null), are there no more. Whoever is answered who left removed them, and puts that on record;
   * null = they were not there.
   */
  async unwatch(
    contactId: string,
    who: LeavingMonitor | null,
    cause: LeavingCause,
  ): Promise<Unwatched | null> {
    const change = who ? oneOut(who) : ALL_OUT;
    const revision = { $add: [{ $ifNull: ['$revision', 0] }, 1] };
    const leavings = { $concatArrays: [{ $ifNull: ['$leavings', []] }, leavingsOf(who, cause)] };
    const doc = await this.controls.findOneAndUpdate(
      { _id: contactId, ...change.there },
      [{ $set: { revision, changedAt: new Date(this.clock.now()) } }, { $set: { leavings } }, change.gone],
      { returnDocument: 'after' },
    );
    if (!doc) return null;
    const control = toControl(doc);
    return { control, left: (doc.leavings ?? []).filter((one) => one.revision === control.revision) };
  }

  /** This leaving is on record. */
  async recorded(contactId: string, { supervisorId, revision }: Leaving): Promise<void> {
    await this.controls.updateOne({ _id: contactId }, { $pull: { leavings: { supervisorId, revision } } });
    await this.controls.updateOne(
      { _id: contactId, monitors: {}, leavings: [] },
      { $unset: { watched: '', leavings: '' } },
    );
  }

  /** Of all calls, those that are not on record yet. */
  async unrecorded(): Promise<{ contactId: string; leavings: Leaving[] }[]> {
    const found = await this.controls.find({ watched: true, 'leavings.0': { $exists: true } }).toArray();
    return found.map(({ _id: contactId, leavings = [] }) => ({ contactId, leavings }));
  }

  /** Those of all calls at which supervisors are. */
  async watched(): Promise<CallControl[]> {
    const found = await this.controls.find({ watched: true }).toArray();
    return found.map(toControl).filter(({ monitors }) => monitors.length > 0);
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

  /** How its customer is called, if that still is `from` (null = they never were); null otherwise: of many, one does it. */
  async dial(contactId: string, from: CallDial | null, to: CallDial): Promise<CallControl | null> {
    const { epoch, attempt, state, asterisk } = from ?? {};
    const still = {
      'dial.epoch': epoch,
      'dial.attempt': attempt,
      'dial.state': state,
      'dial.asterisk': asterisk,
    };
    const is = from ? still : { dial: { $exists: false } };
    const update = { $set: { dial: to, changedAt: new Date(this.clock.now()) }, $inc: { revision: 1 } };
    const options = { upsert: from === null, returnDocument: 'after' } as const;
    try {
      const doc = await this.controls.findOneAndUpdate({ _id: contactId, ...is }, update, options);
      return doc && toControl(doc);
    } catch (error) {
      if (isDuplicateKey(error)) return null; // there, and called by somebody already
      throw error;
    }
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
  dial,
}: ControlDoc): CallControl => ({
  contactId,
  revision,
  heldEpoch,
  pausedEpoch,
  quietEpoch,
  recordingEpoch,
  marks,
  monitors: Object.entries(monitors).map(([supervisorId, monitor]) => ({ supervisorId, ...monitor })),
  ...(dial ? { dial } : {}),
});
