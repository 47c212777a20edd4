import { collectionOf, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  agentIntervalSchema,
  timeMarkSchema,
  type AgentInterval,
  type TimeMark,
} from './agent-interval.schema.js';

const MARK = 'agent-time';

/** When agents were what, in MongoDB. */
export class AgentIntervalRepository {
  private readonly intervals: driver.Collection<AgentInterval>;
  private readonly marks: driver.Collection<TimeMark>;

  constructor(mongo: Connection) {
    this.intervals = collectionOf<AgentInterval>(mongo, 'AgentInterval', agentIntervalSchema);
    this.marks = collectionOf<TimeMark>(mongo, 'AgentTimeMark', timeMarkSchema);
  }

  /** Stores intervals that are over, or begin; one that is there, or a second open one of an agent, is left out. */
  async insert(intervals: readonly AgentInterval[]): Promise<void> {
    if (intervals.length === 0) return;
    try {
      await this.intervals.insertMany([...intervals], { ordered: false });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Those that last, one of an agent at most: of the agents with ids beyond `afterId`, up to `untilId` (null = all further ones). */
  open(afterId: string, untilId: string | null): Promise<AgentInterval[]> {
    const agentId = { $gt: afterId, ...(untilId === null ? {} : { $lte: untilId }) };
    return this.intervals.find({ open: true, agentId }).toArray();
  }

  /** These last, as was seen now. */
  async renew(ids: readonly string[], until: Date): Promise<void> {
    if (ids.length === 0) return;
    await this.intervals.updateMany({ _id: { $in: [...ids] }, open: true }, { $max: { until } });
  }

  /** Ends these, each when it says, unless that has been done. */
  async close(ended: readonly { _id: string; until: Date }[]): Promise<void> {
    if (ended.length === 0) return;
    await this.intervals.bulkWrite(
      ended.map(({ _id, until }) => ({
        updateOne: { filter: { _id, open: true }, update: { $set: { until }, $unset: { open: '' } } },
      })),
      { ordered: false },
    );
  }

  /** All that overlap this time. */
  overlapping(from: Date, until: Date): Promise<AgentInterval[]> {
    return this.intervals.find({ until: { $gt: from }, from: { $lt: until } }).toArray();
  }

  /** Up to which moment agents' time has been told; null = nothing yet. */
  async told(): Promise<number | null> {
    return (await this.marks.findOne({ _id: MARK }))?.until.getTime() ?? null;
  }

  /** The first half-hour that was told; null if nobody knows. */
  async since(): Promise<number | null> {
    return (await this.marks.findOne({ _id: MARK }))?.since?.getTime() ?? null;
  }

  /** The first to say begins. */
  async setTold(until: number): Promise<void> {
    const at = new Date(until);
    await this.marks.updateOne(
      { _id: MARK },
      { $max: { until: at }, $setOnInsert: { since: at } },
      { upsert: true },
    );
  }

  /** Holds these against what is stored; answers how many are missing or otherwise, and makes them so if told to. */
  async hold(right: readonly AgentInterval[], how: 'look' | 'correct'): Promise<number> {
    if (right.length === 0) return 0;
    const ids = right.map(({ _id }) => _id);
    const found = await this.intervals.find({ _id: { $in: ids } }).toArray();
    const stored = new Map(found.map((one) => [one._id, `${+one.from} ${+one.until}`]));
    const wrong = right.filter(({ _id, from, until }) => stored.get(_id) !== `${+from} ${+until}`);
    if (how === 'correct' && wrong.length > 0) {
      const writes = wrong.map((one) => ({
        replaceOne: { filter: { _id: one._id }, replacement: one, upsert: true },
      }));
      await this.intervals.bulkWrite(writes, { ordered: false });
    }
    return wrong.length;
  }
}
