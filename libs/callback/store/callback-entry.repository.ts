import { AppError } from '#libs/contract';
import { isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { stepOf } from './callback-step.rules.js';
import { callbackCollection, UNIQUE, type CallbackDoc } from './callback.schema.js';

/** Numbers that are remembered of one. */
const WISHES = 50;
/**
 * Of what asked for one again and again the last are remembered: somebody who calls and hangs up all day must not make it
 * too long to be stored. What comes twice comes at once, and is known.
 */
const ASKED = 1000;

const refusedBy = (error: unknown, index: string): boolean =>
  isDuplicateKey(error) && String((error as Error).message).includes(index);

/** How callbacks come in: each by a source of its own, which counts once, into one that is pending if there is one. */
export class CallbackEntryRepository {
  private readonly callbacks: driver.Collection<CallbackDoc>;

  constructor(mongo: Connection) {
    this.callbacks = callbackCollection(mongo);
  }

  /**
   * `known`: its source was there before. `pending`: the customer is to be called back already;
   * `number-pending`: somebody is, under the same number.
   */
  async insert(doc: CallbackDoc): Promise<'made' | 'known' | 'pending' | 'number-pending'> {
    try {
      await this.callbacks.insertOne(doc);
      return 'made';
    } catch (error) {
      if (!isDuplicateKey(error)) throw new AppError('UNAVAILABLE', { store: 'mongodb' }, { cause: error });
      if (refusedBy(error, UNIQUE.source)) return 'known';
      return refusedBy(error, UNIQUE.phone) ? 'number-pending' : 'pending';
    }
  }

  /**
   * Adds what was asked for again to the pending callback of that customer: the earlier place and time hold,
   * and the later number, unless somebody else is to be called back under it, or under the one before. False if none is
   * pending.
   */
  async merge(doc: CallbackDoc, at: number): Promise<boolean> {
    const { openKey, place, notBefore, phone, phoneOpen } = doc;
    const pending = { openKey: openKey as string };
    const earliest = { $min: { place, notBefore } };
    if (phone === null) return this.add(doc, pending, at, earliest);
    const later = { $set: { phone, ...(phoneOpen === undefined ? {} : { phoneOpen }) } };
    try {
      const own = { ...pending, shared: { $ne: true } } as const;
      if (await this.add(doc, own, at, { ...earliest, ...later })) return true;
    } catch (error) {
      if (!refusedBy(error, UNIQUE.phone)) throw error;
    }
    return this.add(doc, pending, at, earliest);
  }

  /** The same to the one that is pending under its number, which is another customer's: its time stays. */
  mergeNumber(doc: CallbackDoc, at: number): Promise<boolean> {
    const { phoneOpen, place } = doc;
    return this.add(doc, { phoneOpen: phoneOpen as string }, at, {
      $min: { place },
      $set: { shared: true },
    });
  }

  private async add(
    { sources, contactId, wishes }: CallbackDoc,
    pending: driver.Filter<CallbackDoc>,
    at: number,
    change: driver.UpdateFilter<CallbackDoc>,
  ): Promise<boolean> {
    const source = sources[0] as string;
    const numbers = wishes === undefined ? {} : { wishes: { $each: wishes, $slice: -WISHES } };
    const push = {
      sources: { $each: [source], $slice: -ASKED },
      history: { $each: [stepOf('merged', at, contactId)], $slice: -ASKED },
      ...numbers,
    };
    try {
      const filter = { ...pending, sources: { $ne: source } };
      const { matchedCount } = await this.callbacks.updateOne(filter, { ...change, $push: push });
      return matchedCount === 1 || (await this.callbacks.countDocuments({ sources: source })) > 0;
    } catch (error) {
      if (refusedBy(error, UNIQUE.source)) return true;
      throw error;
    }
  }

  /** The wish of this contact went to another customer's callback, and this is what asks for it again: true if so. */
  async noteWished(contactId: string, customerId: string, source: string): Promise<boolean> {
    const wished = { sources: { $regex: `^${contactId}:wish:` }, 'customer.id': { $ne: customerId } };
    try {
      const { matchedCount } = await this.callbacks.updateOne(wished, { $addToSet: { sources: source } });
      return matchedCount === 1;
    } catch (error) {
      if (refusedBy(error, UNIQUE.source)) return true;
      throw error;
    }
  }

  /** How often a number was left since then. */
  async timesLeft(key: string, since: Date): Promise<number> {
    const docs = await this.callbacks
      .find({ 'wishes.key': key, 'wishes.at': { $gte: since } }, { projection: { wishes: 1 } })
      .limit(WISHES)
      .toArray();
    const wishes = docs.flatMap((doc) => doc.wishes ?? []);
    return wishes.filter((wish) => wish.key === key && wish.at >= since).length;
  }
}
