import type { ReactionItem } from '#libs/contract';
import type { Connection } from 'mongoose';
import { contactCollection, imageOf, type ContactDoc } from './contact.schema.js';
import { timelineOf } from './contact.repository.js';

/** What reactions have seen of each contact. */
export class ReactionRepository {
  private readonly contacts;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  async load(contactIds: readonly string[]): Promise<ReactionItem[]> {
    const docs = await this.contacts.find({ _id: { $in: [...contactIds] } }).toArray();
    return docs.map(itemOf);
  }

  /** Marks entries up to `seq` as seen; entries that came meanwhile stay marked as unseen. */
  async markReacted(marks: readonly { contactId: string; seq: number }[]): Promise<void> {
    await this.contacts.bulkWrite(
      marks.flatMap(({ contactId, seq }) => [
        { updateOne: { filter: { _id: contactId }, update: { $max: { reacted: seq } } } },
        { updateOne: { filter: { _id: contactId, seq }, update: { $unset: { unreactedSince: '' } } } },
      ]),
      { ordered: true },
    );
  }

  async unreacted(before: number, limit: number): Promise<string[]> {
    const docs = await this.contacts
      .find({ unreactedSince: { $lte: new Date(before) } }, { projection: { _id: 1 } })
      .sort({ unreactedSince: 1 })
      .limit(limit)
      .toArray();
    return docs.map((doc) => doc._id);
  }

  async *all(): AsyncGenerator<ReactionItem> {
    for await (const doc of this.contacts.find({}).sort({ _id: 1 })) yield itemOf(doc);
  }
}

function itemOf(doc: ContactDoc): ReactionItem {
  const timeline = timelineOf(doc.timeline);
  return { contact: imageOf(doc), timeline, fresh: timeline.slice(doc.reacted) };
}
