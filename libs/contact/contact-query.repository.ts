import type { Channel, ContactImage } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { contactCollection, imageOf, WITH_NEWEST_ENTRY, type ContactDoc } from './contact.schema.js';

/** What a contact was about, as far as it is closed and the agent said so. */
export interface ContactTopic {
  id: string;
  topicId: string | null;
  /** Epoch ms. */
  openedAt: number;
}

/** Open contacts of a channel: their open keys begin with it. */
const openOf = (channel: Channel) =>
  ({ openKey: { $type: 'string', $gte: `${channel}:`, $lt: `${channel};` } }) as const;

/** Questions that the system has about contacts; what people ask for is in list/. */
export class ContactQueryRepository {
  private readonly contacts;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  /** Those that wait, in the order of their ids, after one. */
  async waiting(afterId: string | null, limit: number): Promise<ContactImage[]> {
    return this.images(
      { state: 'waiting', ...(afterId === null ? {} : { _id: { $gt: afterId } }) },
      { _id: 1 },
      limit,
    );
  }

  /** Whose deadline has come at `now`, epoch ms; those that are most overdue first. */
  async overdue(now: number, limit: number): Promise<ContactImage[]> {
    return this.images({ deadlineAt: { $type: 'date', $lte: new Date(now) } }, { deadlineAt: 1 }, limit);
  }

  /** All in which one of these agents has a seat, as owner or as guest. */
  async heldBy(agentIds: readonly string[]): Promise<ContactImage[]> {
    return this.images(
      { 'seats.agentId': { $in: [...agentIds] } },
      { 'seats.agentId': 1, 'seats.slot': 1 },
      0,
    );
  }

  /** Every open contact of a channel, with its open key. */
  async openOn(channel: Channel): Promise<{ openKey: string; image: ContactImage }[]> {
    const docs = await this.contacts.find(openOf(channel), { projection: WITH_NEWEST_ENTRY }).toArray();
    return docs.map((doc) => ({ openKey: doc.openKey ?? '', image: imageOf(doc) }));
  }

  /** Every open contact of a channel by which somebody is called back. */
  async openCallbacksOn(channel: Channel): Promise<ContactImage[]> {
    const docs = await this.contacts
      .find({ ...openOf(channel), callbackId: { $type: 'string' } }, { projection: WITH_NEWEST_ENTRY })
      .toArray();
    return docs.map(imageOf);
  }

  /** Ids and open keys of every open contact of a channel. */
  async openKeysOn(channel: Channel): Promise<{ id: string; accountId: string; openKey: string }[]> {
    const docs = await this.contacts
      .find(openOf(channel), { projection: { accountId: 1, openKey: 1 } })
      .toArray();
    return docs.map(({ _id, accountId, openKey }) => ({ id: _id, accountId, openKey: openKey ?? '' }));
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

  private async images(
    filter: driver.Filter<ContactDoc>,
    sort: driver.Sort,
    limit: number,
  ): Promise<ContactImage[]> {
    const docs = await this.contacts
      .find(filter, { projection: WITH_NEWEST_ENTRY })
      .sort(sort)
      .limit(limit)
      .toArray();
    return docs.map(imageOf);
  }
}
