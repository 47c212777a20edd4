import type { DistrictScope, ErasedPart, ErasesPerson } from '#libs/contract';
import { bounded, collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';
import { gramsOf } from './gram.rules.js';
import type { KeptLine } from './line.rules.js';

/** `shown`: the text as people see it, in which it is found. */
export type NewLine = KeptLine & { shown: string };

interface LineDoc extends Omit<KeptLine, 'id' | 'at'> {
  _id: string;
  at: Date;
  grams: string[];
}

const lineSchema = new Schema({ _id: String }, { collection: 'transcriptlines', versionKey: false });
lineSchema.index({ contactId: 1, at: 1 });
lineSchema.index({ at: 1 });
lineSchema.index({ grams: 1, at: -1 });
const WITHOUT_GRAMS = { grams: 0 } as const;

/** A search that would read more than this takes is refused, ms. */
const SEARCH_MS = 3000;

/** What was said in calls. */
export class TranscriptRepository implements ErasesPerson {
  private readonly lines: driver.Collection<LineDoc>;

  constructor(mongo: Connection) {
    this.lines = collectionOf<LineDoc>(mongo, 'TranscriptLine', lineSchema);
  }

  async add({ id, at, shown, ...rest }: NewLine): Promise<void> {
    await this.lines.insertOne({ _id: id, ...rest, at: new Date(at), grams: gramsOf(shown) });
  }

  /** How many there are of a contact; not counted beyond `most`. */
  count(contactId: string, most: number): Promise<number> {
    return this.lines.countDocuments({ contactId }, { limit: most });
  }

  /** In order. */
  async of(contactId: string): Promise<KeptLine[]> {
    const found = this.lines.find({ contactId }, { projection: WITHOUT_GRAMS }).sort({ at: 1 });
    return (await found.toArray()).map(toLine);
  }

  /** How many lines have all pairs of a word, not counted beyond `most`. Throws TOO_SLOW. */
  frequency(word: string, most: number): Promise<number> {
    return bounded(
      (bound) => this.lines.countDocuments({ grams: { $all: gramsOf(word) } }, { limit: most, ...bound }),
      SEARCH_MS,
    );
  }

  /** Lines that have all pairs of a word, newest first; of these contacts alone, if told. Throws TOO_SLOW. */
  async search(
    word: string,
    { districtId }: DistrictScope,
    limit: number,
    contactIds?: readonly string[],
  ): Promise<KeptLine[]> {
    const filter = {
      grams: { $all: gramsOf(word) },
      ...(districtId === null ? {} : { districtId }),
      ...(contactIds === undefined ? {} : { contactId: { $in: [...contactIds] } }),
    };
    const found = await bounded((bound) => {
      const lines = this.lines.find(filter, { projection: WITHOUT_GRAMS, ...bound });
      return lines.sort({ at: -1 }).limit(limit).toArray();
    }, SEARCH_MS);
    return found.map(toLine);
  }

  /** The oldest line from before a time (epoch ms); null = there is none. */
  async oldestBefore(time: number): Promise<KeptLine | null> {
    const sort = { sort: { at: 1 }, projection: WITHOUT_GRAMS } as const;
    const doc = await this.lines.findOne({ at: { $lt: new Date(time) } }, sort);
    return doc && toLine(doc);
  }

  /** Lines of a contact that were said before a time. */
  countBefore(contactId: string, before: number): Promise<number> {
    return this.lines.countDocuments({ contactId, at: { $lt: new Date(before) } });
  }

  /** All that was said in contacts, removed. */
  async erase({ contactIds }: ErasedPart): Promise<void> {
    await this.lines.deleteMany({ contactId: { $in: [...contactIds] } });
  }

  /** The same, removed. */
  async remove(contactId: string, before: number): Promise<void> {
    await this.lines.deleteMany({ contactId, at: { $lt: new Date(before) } });
  }
}

const toLine = ({ _id: id, contactId, districtId, speaker, at, seconds, text }: LineDoc): KeptLine => ({
  id,
  contactId,
  districtId,
  speaker,
  at: at.getTime(),
  seconds,
  text,
});
