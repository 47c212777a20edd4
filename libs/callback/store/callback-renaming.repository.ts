import { isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { callbackCollection, UNIQUE, type CallbackDoc } from './callback.schema.js';

/** Callbacks whose customers are given other ids. */
export class CallbackRenamingRepository {
  private readonly callbacks: driver.Collection<CallbackDoc>;

  constructor(mongo: Connection) {
    this.callbacks = callbackCollection(mongo);
  }

  /** Every one that is pending, in the order of the open keys, after the one given. */
  pendingAfter(openKey: string, limit: number): Promise<CallbackDoc[]> {
    return this.callbacks
      .find({ openKey: { $exists: true, $gt: openKey } }, { hint: UNIQUE.open })
      .sort({ openKey: 1 })
      .limit(limit)
      .toArray();
  }

  /** By id, after the one given. */
  page(afterId: string, limit: number): Promise<CallbackDoc[]> {
    return this.callbacks
      .find({ _id: { $gt: afterId } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** The same of one that is over: no key is kept for it. */
  async renameOver(id: string, customerId: string): Promise<void> {
    await this.callbacks.updateOne(
      { _id: id, openKey: { $exists: false } },
      { $set: { 'customer.id': customerId } },
    );
  }

  /**
   * Its customer is known by another id now. `later`: the number they left since, unless they have left another one
   * with this one meanwhile. `taken`: another one is pending under that id; `gone`: it is over, done, or has changed.
   */
  async rename(
    { _id, openKey, phone }: CallbackDoc,
    customerId: string,
    nowKey: string,
    later: Pick<CallbackDoc, 'phone' | 'phoneOpen'> = { phone: null },
  ): Promise<'renamed' | 'taken' | 'gone'> {
    const isLater = later.phone !== null;
    const number = { phone: later.phone, ...(later.phoneOpen ? { phoneOpen: later.phoneOpen } : {}) };
    try {
      const { modifiedCount } = await this.callbacks.updateOne(
        { _id, openKey: openKey as string, ...(isLater ? { phone } : {}) },
        { $set: { 'customer.id': customerId, openKey: nowKey, ...(isLater ? number : {}) } },
      );
      return modifiedCount === 1 ? 'renamed' : 'gone';
    } catch (error) {
      if (isDuplicateKey(error)) return 'taken';
      throw error;
    }
  }
}
