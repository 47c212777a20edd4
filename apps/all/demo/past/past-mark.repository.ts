import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** How far the demo's past has been made. */
export interface PastMark {
  _id: string;
  /** The Shanghai day before which it lies: that of the first start. */
  today: string;
  /** So many of its days are written. */
  days: number;
  /** What else is done. */
  steps: string[];
}

const ID = 'past';
const schema = new Schema<PastMark>(
  { _id: String },
  { collection: 'demo-past', versionKey: false, strict: false },
);

/** Remembers what there is of the past, so that it is made once, and goes on after a start that was killed. */
export class PastMarkRepository {
  private readonly marks: driver.Collection<PastMark>;

  constructor(mongo: Connection) {
    this.marks = collectionOf<PastMark>(mongo, 'DemoPast', schema);
  }

  /** The mark of the past that there is, or of one that begins before this day. */
  async begin(today: string): Promise<PastMark> {
    const fresh = { today, days: 0, steps: [] };
    await this.marks.updateOne({ _id: ID }, { $setOnInsert: fresh }, { upsert: true });
    return (await this.marks.findOne({ _id: ID })) ?? { _id: ID, ...fresh };
  }

  async written(days: number): Promise<void> {
    await this.marks.updateOne({ _id: ID }, { $max: { days } });
  }

  async done(step: string): Promise<void> {
    await this.marks.updateOne({ _id: ID }, { $addToSet: { steps: step } });
  }
}
