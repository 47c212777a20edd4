import type { ErasedPart, ErasesPerson } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { satisfactionSchema, type SatisfactionDoc } from './satisfaction.schema.js';

/** Forgets who was asked how satisfied they are, and asks nobody who wants to be forgotten; scores stay. */
export class SatisfactionErasure implements ErasesPerson {
  private readonly asked: driver.Collection<SatisfactionDoc>;

  constructor(mongo: Connection) {
    this.asked = collectionOf<SatisfactionDoc>(mongo, 'Satisfaction', satisfactionSchema);
  }

  async erase({ contactIds }: ErasedPart): Promise<void> {
    const ids = { _id: { $in: [...contactIds] } };
    await this.asked.updateMany({ ...ids, state: 'due' }, { $set: { state: 'missed' } });
    await this.asked.updateMany(ids, { $set: { customerId: null }, $unset: { answerKey: '' } });
  }
}
