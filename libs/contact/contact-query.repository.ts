import type { Channel, ContactImage, ContactState, FigureScope } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { contactCollection, imageOf, type ContactDoc } from './contact.schema.js';

export interface ContactFilter {
  /** Null = all districts. */
  districtId: string | null;
  channel?: Channel | undefined;
  accountId?: string | undefined;
  state?: ContactState | undefined;
  customerId?: string | undefined;
}

const WITHOUT_TIMELINE = { timeline: 0 } as const;

/** Questions about many contacts at once. */
export class ContactQueryRepository {
  private readonly contacts;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  /** Newest first, `limit` of them, older than the id given. */
  async list(filter: ContactFilter, beforeId: string | null, limit: number): Promise<ContactImage[]> {
    const query: driver.Filter<ContactDoc> = {
      ...(filter.districtId === null ? {} : { districtId: filter.districtId }),
      ...(filter.channel === undefined ? {} : { channel: filter.channel }),
      ...(filter.accountId === undefined ? {} : { accountId: filter.accountId }),
      ...(filter.state === undefined ? {} : { state: filter.state }),
      ...(filter.customerId === undefined ? {} : { 'customer.id': filter.customerId }),
      ...(beforeId === null ? {} : { _id: { $lt: beforeId } }),
    };
    return this.images(query, { _id: -1 }, limit);
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
        { projection: WITHOUT_TIMELINE },
      )
      .toArray();
    return docs.map((doc) => ({ openKey: doc.openKey ?? '', image: imageOf(doc) }));
  }

  /** How many have no agent yet in a scope, those an offer rings for included, and since when the longest. */
  async waitingIn(scope: FigureScope): Promise<{ count: number; longestSince: number | null }> {
    const inScope: driver.Filter<ContactDoc> = {
      ...(scope.districtId === null ? {} : { districtId: scope.districtId }),
      ...(scope.queueId === null ? {} : { queueId: scope.queueId }),
    };
    // Each state has a partial index of its own: those who wait, and those with a deadline.
    const parts: driver.Filter<ContactDoc>[] = [
      { ...inScope, state: 'waiting' },
      { ...inScope, state: 'offered', deadlineAt: { $type: 'date' } },
    ];
    const rows = await Promise.all(parts.map((match) => this.countAndOldest(match)));
    const oldest = rows.flatMap((row) => (row.oldest === null ? [] : row.oldest));
    return {
      count: rows.reduce((sum, row) => sum + row.count, 0),
      longestSince: oldest.length === 0 ? null : Math.min(...oldest),
    };
  }

  /** The contact a customer is in, or else their latest that ended after `since`. */
  async latestOf(customerId: string, since: number): Promise<ContactImage | null> {
    const [latest] = await this.images({ 'customer.id': customerId }, { _id: -1 }, 1);
    if (!latest) return null;
    return latest.endedAt === null || latest.endedAt >= since ? latest : null;
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
    match: driver.Filter<ContactDoc>,
  ): Promise<{ count: number; oldest: number | null }> {
    const [row] = await this.contacts
      .aggregate<{ count: number; oldest: Date }>([
        { $match: match },
        { $group: { _id: null, count: { $sum: 1 }, oldest: { $min: '$queuedAt' } } },
      ])
      .toArray();
    return { count: row?.count ?? 0, oldest: row?.oldest.getTime() ?? null };
  }

  private async images(
    filter: driver.Filter<ContactDoc>,
    sort: driver.Sort,
    limit: number,
  ): Promise<ContactImage[]> {
    const docs = await this.contacts
      .find(filter, { projection: WITHOUT_TIMELINE })
      .sort(sort)
      .limit(limit)
      .toArray();
    return docs.map(imageOf);
  }
}
