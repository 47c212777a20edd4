import type { DayRange } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  satisfactionMarkSchema,
  satisfactionSchema,
  type SatisfactionDoc,
  type SatisfactionMarkDoc,
} from './satisfaction.schema.js';

/** Another one whenever figures hear something new of those that have been told. */
const TOLD = 'facts-2';
const BATCH = 500;
/** Nobody who is asked by voice takes longer to press a key. */
const ON_THE_LINE_MS = 3_600_000;

/** Questions as figures are made of them. */
export class SatisfactionFactRepository {
  private readonly asked: driver.Collection<SatisfactionDoc>;
  private readonly marks: driver.Collection<SatisfactionMarkDoc>;

  constructor(mongo: Connection) {
    this.asked = collectionOf<SatisfactionDoc>(mongo, 'Satisfaction', satisfactionSchema);
    this.marks = collectionOf<SatisfactionMarkDoc>(mongo, 'SatisfactionMark', satisfactionMarkSchema);
  }

  /** Has those of older builds told too, once. `askMs`: they say when they ended by the end of the asking alone. */
  async markOlder(askMs: number): Promise<void> {
    if (await this.marks.findOne({ _id: TOLD })) return;
    const endedAt = { $ifNull: ['$endedAt', { $subtract: ['$askBy', askMs] }] };
    await this.asked.updateMany({ state: { $in: ['asked', 'answered'] } }, [
      { $set: { untold: true, endedAt } },
    ]);
    await this.marks.updateOne({ _id: TOLD }, { $setOnInsert: { _id: TOLD } }, { upsert: true });
  }

  /** Some of those to be told, in order, after this one. */
  untold(after: string, limit: number): Promise<SatisfactionDoc[]> {
    return this.asked
      .find({ untold: true, _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Notes what the contacts were about, each for good. */
  async classify(docs: readonly Pick<SatisfactionDoc, '_id' | 'topicId'>[]): Promise<void> {
    if (docs.length === 0) return;
    const writes = docs.map(({ _id, topicId = null }) => ({
      updateOne: { filter: { _id, topicId: { $exists: false } }, update: { $set: { topicId } } },
    }));
    await this.asked.bulkWrite(writes, { ordered: false });
  }

  /** Unless something has become of it since. */
  async told(docs: readonly Pick<SatisfactionDoc, '_id' | 'state'>[]): Promise<void> {
    if (docs.length === 0) return;
    const writes = docs.map(({ _id, state }) => ({
      updateOne: { filter: { _id, state }, update: { $unset: { untold: '' as const } } },
    }));
    await this.asked.bulkWrite(writes, { ordered: false });
  }

  /** Whether some of these days are still to be asked, are being asked, or are to be told. */
  async isBehind({ from, to }: DayRange): Promise<boolean> {
    const day = { $gte: from, $lte: to };
    const older = (await this.marks.findOne({ _id: TOLD })) === null;
    // In this order: what has left one of these places has arrived in the next.
    const behind = [
      { state: 'due' as const, day },
      { state: 'sending' as const, day },
      { untold: true as const, day },
      ...(older ? [{ state: { $in: ['asked' as const, 'answered' as const] }, day }] : []),
    ];
    for (const some of behind) {
      if (await this.asked.findOne(some, { projection: { _id: 1 } })) return true;
    }
    return false;
  }

  /** How many of these days may answer still, whether they have been asked or not yet. Callers may while their contact is fresh. */
  answerable({ from, to }: DayRange, districtId: string | null, now: Date): Promise<number> {
    return this.asked.countDocuments({
      state: { $in: ['due', 'sending', 'asked'] },
      answerBy: { $gte: now },
      day: { $gte: from, $lte: to },
      ...(districtId === null ? {} : { districtId }),
      $or: [{ customerId: { $gt: '' } }, { endedAt: { $gte: new Date(now.getTime() - ON_THE_LINE_MS) } }],
    });
  }

  /** All that were asked, some at a time. */
  async *all(): AsyncGenerator<SatisfactionDoc[]> {
    for (let after = ''; ;) {
      const found = await this.asked
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(BATCH)
        .toArray();
      if (found.length === 0) return;
      yield found;
      after = found.at(-1)?._id ?? after;
    }
  }
}
