import type { Channel, ContactImage, ContactState, FigureScope } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { contactCollection, imageOf, UNIQUE, WITH_NEWEST_ENTRY, type ContactDoc } from './contact.schema.js';
import { openedWithin } from './opened.rules.js';
import { inLines, servedNow, type LineScope, type Served } from './team/served.rules.js';

export interface ContactFilter {
  /** Null = all districts. */
  districtId: string | null;
  channel?: Channel | undefined;
  accountId?: string | undefined;
  queueId?: string | undefined;
  /** Who handled it. */
  handledBy?: string | undefined;
  /** When it was opened, epoch ms: from the first on, before the second. */
  opened?: readonly [number, number] | undefined;
  /** In any of these. */
  states?: readonly ContactState[] | undefined;
  /** Under any of these. */
  customerIds?: readonly string[] | undefined;
  /** Among these. */
  ids?: readonly string[] | undefined;
  /** Those of other districts too that are served by these now; for a district. */
  served?: Served | undefined;
}

/** What a contact was about, as far as it is closed and the agent said so. */
export interface ContactTopic {
  id: string;
  topicId: string | null;
  /** Epoch ms. */
  openedAt: number;
}

/** A condition, and the index that serves it whatever the planner thinks. */
interface Narrowed {
  filter: driver.Filter<ContactDoc>;
  hint?: driver.Hint;
}

/** The index of those that wait. */
const WAITING = { state: 1, _id: 1 } as const;

/**
 * Contacts in a state. Those that are not over are few beside a year of those that are: an index of their own
 * finds them, or a rare state would be looked for among millions.
 */
function inState(state: ContactState | undefined): Narrowed {
  switch (state) {
    case undefined:
      return { filter: {} };
    case 'closed':
      return { filter: { state } };
    case 'waiting':
      return { filter: { state }, hint: WAITING };
    default:
      // Somebody has a seat in it.
      return { filter: { state, 'seats.agentId': { $exists: true } }, hint: UNIQUE.slot };
  }
}

/** Among these, if told, and older than one, if told. */
const idsWithin = (ids: readonly string[] | undefined, beforeId: string | null): object => ({
  ...(ids === undefined ? {} : { $in: [...ids] }),
  ...(beforeId === null ? {} : { $lt: beforeId }),
});

/** The first of several lists that are in this order; a contact that changed its state between two is in both. */
function newestFirst(lists: readonly ContactImage[][], limit: number): ContactImage[] {
  const found = new Map(lists.flat().map((image) => [image.id, image]));
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}

/** Questions about many contacts at once. */
export class ContactQueryRepository {
  private readonly contacts;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  /** Newest first, `limit` of them, older than the id given. */
  async list(filter: ContactFilter, beforeId: string | null, limit: number): Promise<ContactImage[]> {
    const { customerIds, ids, states, served, districtId } = filter;
    const query: driver.Filter<ContactDoc> = {
      ...(filter.channel === undefined ? {} : { channel: filter.channel }),
      ...(filter.accountId === undefined ? {} : { accountId: filter.accountId }),
      ...(filter.queueId === undefined ? {} : { queueId: filter.queueId }),
      ...(customerIds === undefined ? {} : { 'customer.id': { $in: [...customerIds] } }),
      ...(filter.handledBy === undefined ? {} : { handledBy: filter.handledBy }),
      ...(beforeId === null && ids === undefined ? {} : { _id: idsWithin(ids, beforeId) }),
      ...(filter.opened === undefined ? {} : { $and: [openedWithin(...filter.opened)] }),
    };
    const own = { ...query, ...(districtId === null ? {} : { districtId }) };
    const newest = (narrowed: driver.Filter<ContactDoc>, hint?: driver.Hint): Promise<ContactImage[]> =>
      this.images(narrowed, { _id: -1 }, limit, hint);
    const others: Promise<ContactImage[]>[] = [];
    if (served !== undefined && districtId !== null) {
      const { waiting, seated } = servedNow(served, states);
      // Both are conditions of several parts: spread into one, those of the days would be lost.
      if (waiting) others.push(newest({ $and: [query, waiting] }, WAITING));
      if (seated) others.push(newest({ $and: [query, seated] }, UNIQUE.slot));
    }
    if (customerIds !== undefined || ids !== undefined) {
      const any = states === undefined ? {} : { state: { $in: [...states] } };
      return newestFirst(await Promise.all([newest({ ...own, ...any }), ...others]), limit);
    }
    const each = (states ?? [undefined]).map((state) => {
      const { filter: narrowed, hint } = inState(state);
      return newest({ ...own, ...narrowed }, hint);
    });
    return newestFirst(await Promise.all([...each, ...others]), limit);
  }

  async waiting(afterId: string | null, limit: number): Promise<ContactImage[]> {
    return this.images(
      { state: 'waiting', ...(afterId === null ? {} : { _id: { $gt: afterId } }) },
      { _id: 1 },
      limit,
    );
  }

  async overdue(now: number, limit: number): Promise<ContactImage[]> {
    return this.images({ deadlineAt: { $type: 'date', $lte: new Date(now) } }, { deadlineAt: 1 }, limit);
  }

  async heldBy(agentIds: readonly string[]): Promise<ContactImage[]> {
    return this.images(
      { 'seats.agentId': { $in: [...agentIds] } },
      { 'seats.agentId': 1, 'seats.slot': 1 },
      0,
    );
  }

  /** Every open contact of a channel, with its open key. */
  async openOn(channel: Channel): Promise<{ openKey: string; image: ContactImage }[]> {
    const docs = await this.contacts
      .find(
        { openKey: { $type: 'string', $gte: `${channel}:`, $lt: `${channel};` } },
        { projection: WITH_NEWEST_ENTRY },
      )
      .toArray();
    return docs.map((doc) => ({ openKey: doc.openKey ?? '', image: imageOf(doc) }));
  }

  /** Every open contact of a channel by which somebody is called back. */
  async openCallbacksOn(channel: Channel): Promise<ContactImage[]> {
    const open = { openKey: { $type: 'string', $gte: `${channel}:`, $lt: `${channel};` } } as const;
    const docs = await this.contacts
      .find({ ...open, callbackId: { $type: 'string' } }, { projection: WITH_NEWEST_ENTRY })
      .toArray();
    return docs.map(imageOf);
  }

  /** Ids and open keys of every open contact of a channel. */
  async openKeysOn(channel: Channel): Promise<{ id: string; accountId: string; openKey: string }[]> {
    const docs = await this.contacts
      .find(
        { openKey: { $type: 'string', $gte: `${channel}:`, $lt: `${channel};` } },
        { projection: { accountId: 1, openKey: 1 } },
      )
      .toArray();
    return docs.map(({ _id, accountId, openKey }) => ({ id: _id, accountId, openKey: openKey ?? '' }));
  }

  /** How many have no agent yet in a scope, those an offer rings for included, and since when the longest. */
  async waitingIn(scope: FigureScope): Promise<{ count: number; longestSince: number | null }> {
    const inScope: driver.Filter<ContactDoc> = {
      ...(scope.districtId === null ? {} : { districtId: scope.districtId }),
      ...(scope.queueId === null ? {} : { queueId: scope.queueId }),
    };
    const rows = await Promise.all(
      (['waiting', 'offered'] as const).map((state) => this.countAndOldest(inScope, inState(state))),
    );
    const oldest = rows.flatMap((row) => (row.oldest === null ? [] : row.oldest));
    return {
      count: rows.reduce((sum, row) => sum + row.count, 0),
      longestSince: oldest.length === 0 ? null : Math.min(...oldest),
    };
  }

  /** How many wait in each queue, a district's own whole; `newest`: the one that came last. */
  async waitingByQueue(
    scope: LineScope,
  ): Promise<{ queueId: string; count: number; longestSince: number; newest: string }[]> {
    const inScope = inLines(scope);
    const found = await Promise.all(
      (['waiting', 'offered'] as const).map((state) => this.countByQueue(inScope, inState(state))),
    );
    const queues = new Map<string, { count: number; longestSince: number; newest: string }>();
    for (const { _id, count, oldest, newest } of found.flat()) {
      const known = queues.get(_id);
      queues.set(_id, {
        count: count + (known?.count ?? 0),
        longestSince: Math.min(oldest.getTime(), known?.longestSince ?? Infinity),
        newest: known && known.newest > newest ? known.newest : newest,
      });
    }
    return [...queues].map(([queueId, rest]) => ({ queueId, ...rest }));
  }

  /** Of each queue the `most` in a state that have waited longest, a district's own whole; in any order. */
  async longestInQueues(
    scope: LineScope,
    state: 'waiting' | 'offered',
    most: number,
  ): Promise<ContactImage[]> {
    const { filter, hint } = inState(state);
    const inScope = inLines(scope);
    const first = { $topN: { n: most, sortBy: { queuedAt: 1 }, output: '$$ROOT' } };
    const rows = await this.contacts
      .aggregate<{ first: ContactDoc[] }>(
        [
          { $match: { ...inScope, ...filter } },
          { $set: { timeline: { $slice: ['$timeline', -1] } } },
          { $group: { _id: '$queueId', first } },
        ],
        hint === undefined ? {} : { hint },
      )
      .toArray();
    return rows.flatMap((row) => row.first.map(imageOf));
  }

  /** The contact a customer is in, or else their latest that ended after `since`; they may be known by several ids. */
  async latestOf(customerIds: readonly string[], since: number): Promise<ContactImage | null> {
    const asked = { 'customer.id': { $in: [...customerIds] }, outcome: { $ne: 'self-service' as const } };
    const [latest] = await this.images(asked, { _id: -1 }, 1);
    if (!latest) return null;
    return latest.endedAt === null || latest.endedAt >= since ? latest : null;
  }

  /** The last `limit` contacts of a customer, newest first, with what tells whether one repeats another. */
  async topicsOf(customerIds: readonly string[], limit: number): Promise<ContactTopic[]> {
    const docs = await this.contacts
      .find({ 'customer.id': { $in: [...customerIds] } }, { projection: { topicId: 1, openedAt: 1 } })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
    return docs.map(({ _id: id, topicId, openedAt }) => ({
      id,
      topicId: topicId ?? null,
      openedAt: openedAt.getTime(),
    }));
  }

  /** The contact that an event opened. */
  async openedBy(openedBy: string): Promise<ContactImage | null> {
    const [found] = await this.images({ openedBy }, { _id: 1 }, 1);
    return found ?? null;
  }

  /** Whether an agent holds a contact that goes on from this one. */
  async goesOnAt(agentId: string, contactId: string): Promise<boolean> {
    const held = await this.images({ 'seats.agentId': agentId, continues: contactId }, { _id: 1 }, 1);
    return held.length > 0;
  }

  private async countAndOldest(
    inScope: driver.Filter<ContactDoc>,
    { filter, hint }: Narrowed,
  ): Promise<{ count: number; oldest: number | null }> {
    const [row] = await this.contacts
      .aggregate<{ count: number; oldest: Date }>(
        [
          { $match: { ...inScope, ...filter } },
          { $group: { _id: null, count: { $sum: 1 }, oldest: { $min: '$queuedAt' } } },
        ],
        hint === undefined ? {} : { hint },
      )
      .toArray();
    return { count: row?.count ?? 0, oldest: row?.oldest.getTime() ?? null };
  }

  private async countByQueue(
    inScope: driver.Filter<ContactDoc>,
    { filter, hint }: Narrowed,
  ): Promise<{ _id: string; count: number; oldest: Date; newest: string }[]> {
    return this.contacts
      .aggregate<{ _id: string; count: number; oldest: Date; newest: string }>(
        [
          { $match: { ...inScope, ...filter } },
          {
            $group: {
              _id: '$queueId',
              count: { $sum: 1 },
              oldest: { $min: '$queuedAt' },
              newest: { $max: '$_id' },
            },
          },
        ],
        hint === undefined ? {} : { hint },
      )
      .toArray();
  }

  private async images(
    filter: driver.Filter<ContactDoc>,
    sort: driver.Sort,
    limit: number,
    hint?: driver.Hint,
  ): Promise<ContactImage[]> {
    const docs = await this.contacts
      .find(filter, { projection: WITH_NEWEST_ENTRY, ...(hint === undefined ? {} : { hint }) })
      .sort(sort)
      .limit(limit)
      .toArray();
    return docs.map(imageOf);
  }
}
