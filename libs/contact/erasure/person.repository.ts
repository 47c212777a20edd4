import type { Channel, DistrictScope } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { contactCollection, messageCollection, type ContactDoc } from '../contact.schema.js';

/** Key under which a message goes on once what it was known by is erased: of its own id. */
const ERASED_KEY = { $concat: ['erased:', '$_id'] };
/** What nobody sent before will not be sent any more. */
const UNSENT = { $eq: ['$delivery', 'pending'] };
/** Closed, and all that follows from its timeline is done. */
const OVER = { state: 'closed' as const, unreactedSince: { $exists: false } };
/** What a caller entered by keys is gone; the way they went is what figures of self-service are made of. */
const WITHOUT_KEYS = {
  $map: {
    input: '$timeline',
    as: 'entry',
    in: {
      $cond: [
        { $eq: [{ $type: '$$entry.journey' }, 'object'] },
        { $mergeObjects: ['$$entry', { journey: { $mergeObjects: ['$$entry.journey', { entered: {} }] } }] },
        '$$entry',
      ],
    },
  },
};

/** The contacts of one person, and what was said in them. */
export class PersonRepository {
  private readonly contacts;
  private readonly messages;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
    this.messages = messageCollection(mongo);
  }

  /** Every account of a channel that anybody has come to, one step of the index each. */
  async accountsOf(channel: Channel): Promise<string[]> {
    const accounts: string[] = [];
    for (let after = ''; ;) {
      const [next] = await this.contacts
        .find({ channel, accountId: { $gt: after } }, { projection: { accountId: 1 } })
        .sort({ channel: 1, accountId: 1 })
        .limit(1)
        .toArray();
      if (!next) return accounts;
      accounts.push(next.accountId);
      after = next.accountId;
    }
  }

  /** Whether one is not over, or something is still to follow from its timeline. */
  async isUnfinished(customerIds: readonly string[], scope: DistrictScope): Promise<boolean> {
    const filter = { ...of(customerIds, scope), $nor: [OVER] };
    return (await this.contacts.findOne(filter, { projection: { _id: 1 } })) !== null;
  }

  /** Whether one is not over. */
  async isOpen(customerIds: readonly string[], scope: DistrictScope): Promise<boolean> {
    const filter = { ...of(customerIds, scope), state: { $ne: 'closed' as const } };
    return (await this.contacts.findOne(filter, { projection: { _id: 1 } })) !== null;
  }

  /** Some that are over. */
  async over(customerIds: readonly string[], scope: DistrictScope, limit: number): Promise<string[]> {
    const found = this.contacts.find({ ...of(customerIds, scope), ...OVER }, { projection: { _id: 1 } });
    return (await found.limit(limit).toArray()).map(({ _id }) => _id);
  }

  /**
   * Overwrites who it was and what was said in contacts that are over, the contacts last: as long as one has the
   * person's id it is found again. Timelines, times, topics and outcomes stay as they are.
   */
  async erase(contactIds: readonly string[], pseudonym: string): Promise<void> {
    const ids = [...contactIds];
    await this.messages.updateMany({ contactId: { $in: ids } }, [
      {
        $set: {
          text: '',
          clientId: null,
          inboxKey: ERASED_KEY,
          delivery: { $cond: [UNSENT, 'failed', '$delivery'] },
          deliveryCode: { $cond: [UNSENT, 'erased', '$deliveryCode'] },
        },
      },
      { $unset: ['nextAttemptAt', 'sending'] },
    ]);
    await this.contacts.updateMany({ _id: { $in: ids }, ...OVER }, [
      { $set: { customer: { id: pseudonym, identity: '' }, vipListIds: [], timeline: WITHOUT_KEYS } },
      { $unset: ['openedBy', 'customerSeenAt'] },
    ]);
  }

  erased(pseudonym: string): Promise<number> {
    return this.contacts.countDocuments({ 'customer.id': pseudonym });
  }
}

const of = (customerIds: readonly string[], { districtId }: DistrictScope): driver.Filter<ContactDoc> => ({
  'customer.id': { $in: [...customerIds] },
  ...(districtId === null ? {} : { districtId }),
});
