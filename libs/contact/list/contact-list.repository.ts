import type { Channel, ContactImage, ContactState } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { contactCollection, imageOf, UNIQUE, WITH_NEWEST_ENTRY, type ContactDoc } from '../contact.schema.js';
import { openedWithin } from './opened.rules.js';
import { servedNow, type Served } from './served.rules.js';
import { inState, WAITING } from './in-state.rules.js';

/** Which contacts people ask for; all that is told must hold. */
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
  /** And none of these. */
  without?: readonly string[] | undefined;
  /** Those of other districts too that are served by these now; for a district. */
  served?: Served | undefined;
}

/** Among these, if told, none of those, and older than one, if told; null for any. */
function idsWithin({ ids, without = [] }: ContactFilter, beforeId: string | null): object | null {
  if (ids === undefined && without.length === 0 && beforeId === null) return null;
  return {
    ...(ids === undefined ? {} : { $in: [...ids] }),
    ...(without.length === 0 ? {} : { $nin: [...without] }),
    ...(beforeId === null ? {} : { $lt: beforeId }),
  };
}

/** The first of several lists that are in this order; a contact that changed its state between two is in both. */
function newestFirst(lists: readonly ContactImage[][], limit: number): ContactImage[] {
  const found = new Map(lists.flat().map((image) => [image.id, image]));
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}

/** Lists of contacts, as people ask for them. */
export class ContactListRepository {
  private readonly contacts;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  /** Newest first, `limit` of them, older than the id given. */
  async list(filter: ContactFilter, beforeId: string | null, limit: number): Promise<ContactImage[]> {
    const { customerIds, ids, states, served, districtId } = filter;
    const within = idsWithin(filter, beforeId);
    const query: driver.Filter<ContactDoc> = {
      ...(filter.channel === undefined ? {} : { channel: filter.channel }),
      ...(filter.accountId === undefined ? {} : { accountId: filter.accountId }),
      ...(filter.queueId === undefined ? {} : { queueId: filter.queueId }),
      ...(customerIds === undefined ? {} : { 'customer.id': { $in: [...customerIds] } }),
      ...(filter.handledBy === undefined ? {} : { handledBy: filter.handledBy }),
      ...(within === null ? {} : { _id: within }),
      ...(filter.opened === undefined ? {} : { $and: [openedWithin(...filter.opened)] }),
    };
    const own = { ...query, ...(districtId === null ? {} : { districtId }) };
    const newest = (narrowed: driver.Filter<ContactDoc>, hint?: driver.Hint): Promise<ContactImage[]> =>
      this.newest(narrowed, limit, hint);
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

  private async newest(
    filter: driver.Filter<ContactDoc>,
    limit: number,
    hint: driver.Hint | undefined,
  ): Promise<ContactImage[]> {
    const docs = await this.contacts
      .find(filter, { projection: WITH_NEWEST_ENTRY, ...(hint === undefined ? {} : { hint }) })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
    return docs.map(imageOf);
  }
}
