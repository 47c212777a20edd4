import type { CallbackState } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { callbackCollection, type CallbackDoc } from './callback.schema.js';

const OVER = { $in: ['done', 'cancelled', 'failed'] satisfies CallbackState[] };

/** Callbacks that are over, and are to be forgotten. */
export class CallbackExpiryRepository {
  private readonly callbacks: driver.Collection<CallbackDoc>;

  constructor(mongo: Connection) {
    this.callbacks = callbackCollection(mongo);
  }

  /** Of those that are over, some to which nothing has happened since, and whose time was before then. */
  overBefore(before: Date, limit: number): Promise<Pick<CallbackDoc, '_id' | 'districtId'>[]> {
    return this.callbacks
      .find(
        {
          state: OVER,
          notBefore: { $lt: before },
          history: { $not: { $elemMatch: { at: { $gte: before } } } },
        },
        { projection: { districtId: 1 } },
      )
      .limit(limit)
      .toArray();
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.callbacks.deleteMany({ _id: { $in: [...ids] }, state: OVER });
  }
}
