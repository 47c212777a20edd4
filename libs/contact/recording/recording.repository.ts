import { AppError, type ContactRecording, type RecordedContact } from '#libs/contract';
import type { Connection } from 'mongoose';
import { timelineOf } from '../contact.repository.js';
import { contactCollection } from '../contact.schema.js';
import { openedWithin } from '../list/opened.rules.js';

const FIELDS = { 'customer.id': 1, channel: 1, districtId: 1, openedAt: 1, timeline: 1 } as const;

/** Contacts of the past, for whoever replays them. */
export class RecordingRepository implements ContactRecording {
  private readonly contacts;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  async read(from: number, to: number, limit: number): Promise<RecordedContact[]> {
    const docs = await this.contacts
      .find(openedWithin(from, to), { projection: FIELDS })
      .limit(limit + 1)
      .toArray();
    if (docs.length > limit) throw new AppError('TOO_LARGE', { contacts: `more than ${limit}`, limit });
    const customers = new Map<string, number>();
    return docs
      .toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime() || (a._id < b._id ? -1 : 1))
      .map(({ _id, customer, channel, districtId, openedAt, timeline }) => {
        const number = customers.get(customer.id) ?? customers.size + 1;
        customers.set(customer.id, number);
        const times = { openedAt: openedAt.getTime(), timeline: timelineOf(timeline) };
        return { id: _id, customer: number, channel, districtId, ...times };
      });
  }
}
