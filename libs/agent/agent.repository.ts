import type { FigureScope, NextPresence, Presence } from '#libs/contract';
import { isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { agentCollection, type AgentDoc } from './agent.schema.js';

type Filter = driver.Filter<AgentDoc>;
/** Marks that may be lost with a fail-over: they are written again within seconds, or only order the idle. */
const MARK = { writeConcern: { w: 1 } } as const;
const READY = { presence: 'online', connected: true, notRespondingSince: null, nextPresence: null } as const;

/** What an agent's duty follows from. */
const DUTY_BASIS = {
  _id: 1,
  districtId: 1,
  presence: 1,
  presenceSince: 1,
  onlineSince: 1,
  notRespondingSince: 1,
  seenAt: 1,
  reason: 1,
} as const satisfies Partial<Record<keyof AgentDoc, 1>>;
export type DutyBasis = Pick<AgentDoc, keyof typeof DUTY_BASIS>;

/** Agents in MongoDB. */
export class AgentRepository {
  private readonly agents: driver.Collection<AgentDoc>;

  constructor(mongo: Connection) {
    this.agents = agentCollection(mongo);
  }

  /** Makes the agent if there is none, and sets `change`; answers the agent as it is then. */
  async upsert(id: string, change: Partial<AgentDoc>, first: Omit<AgentDoc, '_id'>): Promise<AgentDoc> {
    const update = { $set: change, $setOnInsert: without(first, change) };
    const options = { upsert: true, returnDocument: 'after' } as const;
    return (await this.agents.findOneAndUpdate({ _id: id }, update, options)) as AgentDoc;
  }

  /** The same, unless the agent was made or renewed from a later revision of its user. */
  async enrol(
    id: string,
    change: Partial<AgentDoc> & { userRevision: number },
    first: Omit<AgentDoc, '_id'>,
  ): Promise<void> {
    const isOlder: Filter = {
      $or: [{ userRevision: { $exists: false } }, { userRevision: { $lte: change.userRevision } }],
    };
    const update = { $set: change, $setOnInsert: without(first, change) };
    try {
      await this.agents.updateOne({ _id: id, ...isOlder }, update, { upsert: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // There is one: of a later revision, or made by somebody else in this moment.
      await this.agents.updateOne({ _id: id, ...isOlder }, { $set: change });
    }
  }

  /** The agent after the change; null if there is none in this district (null = any). */
  update(id: string, change: Partial<AgentDoc>, districtId: string | null = null): Promise<AgentDoc | null> {
    const filter: Filter = districtId === null ? { _id: id } : { _id: id, districtId };
    return this.agents.findOneAndUpdate(filter, { $set: change }, { returnDocument: 'after' });
  }

  /** What they asked to be after their contacts, if they still do; null if not. */
  become(id: string, next: NextPresence, change: Partial<AgentDoc>): Promise<AgentDoc | null> {
    const filter: Filter = {
      _id: id,
      'nextPresence.presence': next.presence,
      'nextPresence.reason': next.reason,
    };
    return this.agents.findOneAndUpdate(filter, { $set: change }, { returnDocument: 'after' });
  }

  find(id: string): Promise<AgentDoc | null> {
    return this.agents.findOne({ _id: id });
  }

  findMany(ids: readonly string[]): Promise<AgentDoc[]> {
    return this.agents.find({ _id: { $in: [...ids] } }).toArray();
  }

  findReady(ids: readonly string[]): Promise<AgentDoc[]> {
    return this.agents.find({ _id: { $in: [...ids] }, ...READY }).toArray();
  }

  async readyIds(afterId: string | null, limit: number): Promise<string[]> {
    const ready: Filter = { ...READY, ...after(afterId) };
    const found = this.agents.find(ready, { projection: { _id: 1 } });
    return (await found.sort({ _id: 1 }).limit(limit).toArray()).map(({ _id }) => _id);
  }

  page(
    scope: FigureScope & { presence?: Presence },
    afterId: string | null,
    limit: number,
  ): Promise<AgentDoc[]> {
    const { presence } = scope;
    return this.agents
      .find({ ...within(scope), ...(presence ? { presence } : {}), ...after(afterId) })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** The same for those who are not offline. */
  presentPage(scope: FigureScope, afterId: string | null, limit: number): Promise<AgentDoc[]> {
    const present: Filter = { ...within(scope), presence: { $ne: 'offline' }, ...after(afterId) };
    return this.agents.find(present).sort({ _id: 1 }).limit(limit).toArray();
  }

  /** What their duty follows from, of those who are not offline. */
  dutyPage(afterId: string | null, limit: number): Promise<DutyBasis[]> {
    const present: Filter = { presence: { $ne: 'offline' }, ...after(afterId) };
    const found = this.agents.find<DutyBasis>(present, { projection: DUTY_BASIS });
    return found.sort({ _id: 1 }).limit(limit).toArray();
  }

  /** Everybody of a district. */
  idsIn(districtId: string): Promise<string[]> {
    return this.ids({ districtId });
  }

  countOffline(scope: FigureScope): Promise<number> {
    return this.agents.countDocuments({ ...within(scope), presence: 'offline' });
  }

  /** Notes that their consoles are there; answers those who were thought to be gone. */
  async seen(ids: readonly string[], at: Date): Promise<string[]> {
    const back = await this.ids({ _id: { $in: [...ids] }, $or: [{ connected: false }, { departed: true }] });
    await this.agents.updateMany(
      { _id: { $in: [...ids] } },
      { $set: { seenAt: at, connected: true, departed: false } },
      back.length > 0 ? {} : MARK,
    );
    return back;
  }

  /** They are there, if not at a console: on the telephone, say. They keep what they hold, and get nothing new. */
  async talking(ids: readonly string[], at: Date): Promise<void> {
    await this.agents.updateMany({ _id: { $in: [...ids] }, departed: false }, { $max: { seenAt: at } });
  }

  async freed(ids: readonly string[], at: Date): Promise<void> {
    await this.agents.updateMany({ _id: { $in: [...ids] } }, { $max: { readySince: at } }, MARK);
  }

  /** Marks those who have not said online since they missed it; answers those for whom that was a change. */
  async setNotResponding(ids: readonly string[], missedAt: Date, since: Date): Promise<string[]> {
    const changed = await this.ids({
      _id: { $in: [...ids] },
      notRespondingSince: null,
      ...notBackSince(missedAt),
    });
    if (changed.length > 0) {
      const filter: Filter = { _id: { $in: changed }, ...notBackSince(missedAt) };
      await this.agents.updateMany(filter, { $set: { notRespondingSince: since } });
    }
    return changed;
  }

  /** Clears the mark, and what was missed so far; answers those for whom that was a change. */
  async setResponding(ids: readonly string[]): Promise<string[]> {
    const changed = await this.ids({
      _id: { $in: [...ids] },
      $or: [{ notRespondingSince: { $ne: null } }, { misses: { $gt: 0 } }],
    });
    if (changed.length > 0) {
      const clear = { $set: { notRespondingSince: null, misses: 0 } };
      await this.agents.updateMany({ _id: { $in: changed } }, clear);
    }
    return changed;
  }

  /** Adds to what they have missed in a row, unless they said online since; answers the agents as they are then. */
  async addMisses(counts: ReadonlyMap<string, number>, missedAt: Date): Promise<AgentDoc[]> {
    await this.agents.bulkWrite(
      [...counts].map(([_id, misses]) => {
        return { updateOne: { filter: { _id, ...notBackSince(missedAt) }, update: { $inc: { misses } } } };
      }),
      { ordered: false },
    );
    return this.findMany([...counts.keys()]);
  }

  /** Those among these (null = among all) who are to become something when their contacts are over. */
  async withNext(ids: readonly string[] | null): Promise<AgentDoc[]> {
    const filter: Filter = { 'nextPresence.presence': { $type: 'string' } };
    return this.agents.find(ids === null ? filter : { _id: { $in: [...ids] }, ...filter }).toArray();
  }

  async gone(seenBefore: Date, limit: number): Promise<string[]> {
    const filter: Filter = { departed: false, seenAt: { $lt: seenBefore } };
    const docs = await this.agents
      .find(filter, { projection: { _id: 1 } })
      .sort({ seenAt: 1 })
      .limit(limit)
      .toArray();
    return docs.map((doc) => doc._id);
  }

  async setOffline(ids: readonly string[], seenBefore: Date, at: Date): Promise<void> {
    await this.agents.updateMany(
      { _id: { $in: [...ids] }, seenAt: { $lt: seenBefore }, presence: { $ne: 'offline' } },
      {
        $set: {
          presence: 'offline',
          presenceSince: at,
          presenceBy: null,
          nextPresence: null,
          reason: null,
          connected: false,
        },
      },
    );
  }

  /** Their consoles are not there any more, whatever they say of themselves. */
  async setDisconnected(ids: readonly string[], seenBefore: Date): Promise<void> {
    await this.agents.updateMany(
      { _id: { $in: [...ids] }, seenAt: { $lt: seenBefore }, connected: true },
      { $set: { connected: false } },
    );
  }

  async setDeparted(ids: readonly string[], seenBefore: Date): Promise<void> {
    await this.agents.updateMany(
      { _id: { $in: [...ids] }, seenAt: { $lt: seenBefore } },
      { $set: { departed: true, connected: false } },
    );
  }

  private async ids(filter: Filter): Promise<string[]> {
    const docs = await this.agents.find(filter, { projection: { _id: 1 } }).toArray();
    return docs.map((doc) => doc._id);
  }
}

const without = (first: object, change: object): object =>
  Object.fromEntries(Object.entries(first).filter(([key]) => !(key in change)));

const notBackSince = (missedAt: Date): Filter => ({ onlineSince: { $not: { $gt: missedAt } } });

const after = (id: string | null): Filter => (id === null ? {} : { _id: { $gt: id } });

function within({ districtId, queueId }: FigureScope): Filter {
  return {
    ...(districtId === null ? {} : { districtId }),
    ...(queueId === null ? {} : { queueIds: queueId }),
  };
}
