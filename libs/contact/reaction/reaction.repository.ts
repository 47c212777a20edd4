import type { ReactionItem } from '#libs/contract';
import type { Connection, mongo } from 'mongoose';
import { contactCollection, imageOf, UNIQUE, UNREACTED, type ContactDoc } from '../contact.schema.js';
import { timelineOf } from '../contact.repository.js';

/** Reactions have seen a contact's entries up to this number. */
export interface ReactionMark {
  contactId: string;
  seq: number;
}

/** What reactions have seen of each contact. */
export class ReactionRepository {
  private readonly contacts;
  private readonly state: mongo.Collection<{ _id: string; at: Date }>;

  constructor(connection: Connection) {
    this.contacts = contactCollection(connection);
    this.state = connection.collection('reaction-state') as never;
  }

  async load(contactIds: readonly string[]): Promise<ReactionItem[]> {
    const docs = await this.contacts.find({ _id: { $in: [...contactIds] } }).toArray();
    return docs.map(itemOf);
  }

  /**
   * Marks contacts as seen up to `seq`; one that has moved on stays as it is, and is marked with what came.
   * One statement for all that stand at the same number: a statement costs more than a document.
   */
  async markReacted(marks: readonly ReactionMark[]): Promise<void> {
    const bySeq = new Map<number, string[]>();
    for (const { contactId, seq } of marks) {
      const ids = bySeq.get(seq);
      if (ids) ids.push(contactId);
      else bySeq.set(seq, [contactId]);
    }
    for (const [seq, ids] of bySeq) {
      await this.contacts.updateMany(
        { _id: { $in: ids }, seq },
        { $set: { reacted: seq }, $unset: { unreactedSince: '' } },
      );
    }
  }

  /** Those whose first unseen entry is that old, the oldest first, without the ones given. */
  async unreacted(before: number, limit: number, without: readonly string[] = []): Promise<string[]> {
    const others = without.length === 0 ? {} : { _id: { $nin: [...without] } };
    const docs = await this.contacts
      .find(
        { unreactedSince: { $lte: new Date(before) }, ...others },
        { projection: { _id: 1 }, hint: UNREACTED },
      )
      .sort({ unreactedSince: 1 })
      .limit(limit)
      .toArray();
    return docs.map((doc) => doc._id);
  }

  /** Also of what came a moment ago: the fact belongs to the time the contact was opened in. */
  async behind(openedBefore: number): Promise<boolean> {
    const filter = { unreactedSince: { $gt: new Date(0) }, openedAt: { $lt: new Date(openedBefore) } };
    return (await this.contacts.findOne(filter, { projection: { _id: 1 }, hint: UNREACTED })) !== null;
  }

  /** Told by the index alone, but for one document. */
  async behindSince(before: number, after = 0): Promise<number | null> {
    // One that can never be reacted to is older, and found by the invariant checker: it is no standstill of all.
    const [oldest] = await this.contacts
      .find(
        { unreactedSince: { $gt: new Date(after), $lte: new Date(before) } },
        { projection: { unreactedSince: 1 }, hint: UNREACTED },
      )
      .sort({ unreactedSince: 1 })
      .limit(1)
      .toArray();
    return oldest?.unreactedSince?.getTime() ?? null;
  }

  /** When somebody last looked for what nobody had seen, and reacted to what there was; null = nobody ever has. */
  async lookedAt(): Promise<number | null> {
    return (await this.state.findOne({ _id: 'sweep' }))?.at.getTime() ?? null;
  }

  async noteLook(at: number): Promise<void> {
    await this.state.updateOne({ _id: 'sweep' }, { $max: { at: new Date(at) } }, { upsert: true });
  }

  /** Those that wait, and those in which somebody has a seat: there are no others that are not closed. */
  async unclosed(from: number, until: number, districtId: string | null): Promise<number> {
    const within = { $gte: new Date(from), $lt: new Date(until) };
    const its = districtId === null ? {} : { districtId };
    const openedOrEnded = { $or: [{ openedAt: within }, { endedAt: within }] };
    const [waiting, seated] = await Promise.all([
      this.contacts.countDocuments(
        { state: 'waiting', openedAt: within, ...its },
        { hint: { state: 1, _id: 1 } },
      ),
      this.contacts.countDocuments(
        { state: { $ne: 'waiting' }, 'seats.agentId': { $exists: true }, ...openedOrEnded, ...its },
        { hint: UNIQUE.slot },
      ),
    ]);
    return waiting + seated;
  }

  async *all(): AsyncGenerator<ReactionItem> {
    for await (const doc of this.contacts.find({}).sort({ _id: 1 })) yield itemOf(doc);
  }
}

function itemOf(doc: ContactDoc): ReactionItem {
  const timeline = timelineOf(doc.timeline);
  return { contact: imageOf(doc), timeline, fresh: timeline.slice(doc.reacted) };
}
