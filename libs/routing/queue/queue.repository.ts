import { isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import type { Queue, QueueChange } from './queue.rules.js';
import { queueCollection, type QueueDoc } from './queue.schema.js';

/** Queues in MongoDB. */
export class QueueRepository {
  private readonly queues: driver.Collection<QueueDoc>;

  constructor(mongo: Connection) {
    this.queues = queueCollection(mongo);
  }

  /** False if there is one of this id already. */
  async insert({ id, ...fields }: Queue): Promise<boolean> {
    try {
      await this.queues.insertOne({ _id: id, ...fields });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** The queue as it was, and as it is after the change; null if there is none in this district (null = any). */
  async update(
    id: string,
    districtId: string | null,
    change: QueueChange,
  ): Promise<{ before: Queue; after: Queue } | null> {
    const filter = districtId === null ? { _id: id } : { _id: id, districtId };
    const doc = await this.queues.findOneAndUpdate(filter, { $set: change }, { returnDocument: 'before' });
    return doc && { before: queueOf(doc), after: queueOf({ ...doc, ...change }) };
  }

  async list(): Promise<Queue[]> {
    return (await this.queues.find().sort({ _id: 1 }).toArray()).map(queueOf);
  }
}

const queueOf = ({ _id, waiting = null, recording = 'always', ...fields }: QueueDoc): Queue => ({
  id: _id,
  waiting,
  recording,
  ...fields,
});
