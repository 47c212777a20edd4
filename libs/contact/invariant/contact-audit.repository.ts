import type { ContactRecord, Finding } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { timelineOf } from '../contact.repository.js';
import {
  contactCollection,
  imageOf,
  messageCollection,
  WITH_NEWEST_ENTRY,
  type ContactDoc,
} from '../contact.schema.js';
import { findingOf } from './soundness.rules.js';

/** Contacts and messages as the checker reads them. */
export class ContactAuditRepository {
  private readonly contacts;
  private readonly messages;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
    this.messages = messageCollection(mongo);
  }

  async page(
    beforeId: string | null,
    limit: number,
    districtId: string | null = null,
  ): Promise<ContactRecord[]> {
    const filter: driver.Filter<ContactDoc> = {
      ...(districtId === null ? {} : { districtId }),
      ...(beforeId === null ? {} : { _id: { $lt: beforeId } }),
    };
    return (await this.contacts.find(filter).sort({ _id: -1 }).limit(limit).toArray()).map(recordOf);
  }

  async records(contactIds: readonly string[]): Promise<ContactRecord[]> {
    return (await this.contacts.find({ _id: { $in: [...contactIds] } }).toArray()).map(recordOf);
  }

  /** Offers and wrap-ups that should have ended before. */
  overdue(before: Date, limit: number): Promise<Finding[]> {
    const late = { deadlineAt: { $type: 'date', $lt: before } } as const;
    return this.late(late, { deadlineAt: 1 }, limit, ({ state, deadlineAt }) => {
      return ['deadline', `${state} beyond ${deadlineAt?.toISOString()}`];
    });
  }

  unreacted(before: Date, limit: number): Promise<Finding[]> {
    const late = { unreactedSince: { $lt: before } };
    return this.late(late, { unreactedSince: 1 }, limit, ({ unreactedSince }) => {
      return ['reaction', `no reaction since ${unreactedSince?.toISOString()}`];
    });
  }

  async undelivered(before: Date, limit: number): Promise<Finding[]> {
    const pending = { delivery: 'pending', nextAttemptAt: { $lt: before } } as const;
    const due = await this.messages.find(pending).sort({ nextAttemptAt: 1 }).limit(limit).toArray();
    const contacts = await this.contacts
      .find({ _id: { $in: due.map(({ contactId }) => contactId) } }, { projection: WITH_NEWEST_ENTRY })
      .toArray();
    return contacts.map((doc) => {
      const first = due.find(({ contactId }) => contactId === doc._id);
      return findingOf(imageOf(doc), 'delivery', `message ${first?.seq} is still to be delivered`);
    });
  }

  private async late(
    filter: driver.Filter<ContactDoc>,
    sort: driver.Sort,
    limit: number,
    say: (doc: ContactDoc) => [Finding['rule'], string],
  ): Promise<Finding[]> {
    const options = { projection: WITH_NEWEST_ENTRY };
    const docs = await this.contacts.find(filter, options).sort(sort).limit(limit).toArray();
    return docs.map((doc) => findingOf(imageOf(doc), ...say(doc)));
  }
}

const recordOf = (doc: ContactDoc): ContactRecord => ({
  contact: imageOf(doc),
  timeline: timelineOf(doc.timeline),
  reacted: doc.reacted,
});
