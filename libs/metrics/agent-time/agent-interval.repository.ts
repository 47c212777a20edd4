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

  /** Those that last: one of an agent at most. */
  open(): Promise<AgentInterval[]> {
    return this.intervals.find({ open: true, agentId: { $gt: '' } }).toArray();
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

  async setTold(until: number): Promise<void> {
    await this.marks.updateOne({ _id: MARK }, { $max: { until: new Date(until) } }, { upsert: true });
  }
}
