import type { CallerRefusal } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

export interface BlockedCallerDoc {
  /** `district:key`. */
  _id: string;
  /** Made from the number with the deployment's secret: enough to recognise it, not to read it. */
  key: string;
  masked: string;
  districtId: string;
  reason: string;
  refusal: CallerRefusal;
  /** Removed by MongoDB soon after. */
  until: Date | null;
  addedBy: string;
  at: Date;
  refused: number;
  lastRefusedAt: Date | null;
}

const blockSchema = new Schema({ _id: String }, { collection: 'blockedcallers', versionKey: false });
blockSchema.index({ key: 1 });
blockSchema.index({ districtId: 1, _id: 1 });
blockSchema.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Blocked callers in MongoDB. */
export class BlockedCallerRepository {
  private readonly blocks: driver.Collection<BlockedCallerDoc>;

  constructor(mongo: Connection) {
    this.blocks = collectionOf<BlockedCallerDoc>(mongo, 'BlockedCaller', blockSchema);
  }

  /** One that holds now for numbers of these districts, under whichever of these keys. */
  find(keys: readonly string[], districtIds: readonly string[], now: Date): Promise<BlockedCallerDoc | null> {
    const holds = { $or: [{ until: null }, { until: { $gt: now } }] };
    return this.blocks.findOne({ key: { $in: [...keys] }, districtId: { $in: [...districtIds] }, ...holds });
  }

  /** Adds one, or puts new terms in the place of those it had. */
  async put({ _id, ...fields }: BlockedCallerDoc): Promise<BlockedCallerDoc> {
    const { refused, lastRefusedAt, ...terms } = fields;
    const doc = await this.blocks.findOneAndUpdate(
      { _id },
      { $set: terms, $setOnInsert: { refused, lastRefusedAt } },
      { upsert: true, returnDocument: 'after' },
    );
    return doc ?? { _id, ...fields };
  }

  /** By id, after the one given; `districtId` null = of all. */
  page(
    districtId: string | null,
    afterId: string | null,
    limit: number,
    now: Date,
  ): Promise<BlockedCallerDoc[]> {
    const query: driver.Filter<BlockedCallerDoc> = {
      _id: { $gt: afterId ?? '' },
      ...(districtId === null ? {} : { districtId }),
      $or: [{ until: null }, { until: { $gt: now } }],
    };
    return this.blocks.find(query).sort({ _id: 1 }).limit(limit).toArray();
  }

  /** Takes one back, if it is of this district (null = any). */
  remove(id: string, districtId: string | null): Promise<BlockedCallerDoc | null> {
    return this.blocks.findOneAndDelete({ _id: id, ...(districtId === null ? {} : { districtId }) });
  }

  /** A call was turned away. */
  async refused(id: string, at: Date): Promise<void> {
    await this.blocks.updateOne({ _id: id }, { $inc: { refused: 1 }, $set: { lastRefusedAt: at } });
  }
}
