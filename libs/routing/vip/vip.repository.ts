import type { Connection, mongo as driver } from 'mongoose';
import { vipCollection, type VipMemberDoc } from './vip.schema.js';

/** Members of VIP lists in MongoDB. */
export class VipRepository {
  private readonly members: driver.Collection<VipMemberDoc>;

  constructor(mongo: Connection) {
    this.members = vipCollection(mongo);
  }

  /** The lists that someone of one of these keys is on. */
  async listsOf(keys: readonly string[]): Promise<string[]> {
    const docs = await this.members
      .find({ key: { $in: [...keys] } }, { projection: { listId: 1 } })
      .toArray();
    return [...new Set(docs.map(({ listId }) => listId))];
  }

  /** How many a district has on a list. */
  count(listId: string, districtId: string): Promise<number> {
    return this.members.countDocuments({ listId, districtId });
  }

  /** Adds those whom their district has not on the list yet; answers how many that were. */
  async add(docs: readonly VipMemberDoc[]): Promise<number> {
    const known = await this.members
      .find({ $or: docs.map(({ listId, districtId, key }) => ({ listId, districtId, key })) })
      .toArray();
    const fresh = docs.filter((doc) => !known.some(({ key }) => key === doc.key));
    if (fresh.length === 0) return 0;
    const result = await this.members.bulkWrite(
      fresh.map(({ _id, ...fields }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true },
      })),
      { ordered: false },
    );
    return result.upsertedCount;
  }

  /** Members of one district (null = of all) by id, after the id given. */
  page(
    listId: string,
    districtId: string | null,
    afterId: string | null,
    limit: number,
  ): Promise<VipMemberDoc[]> {
    return this.members
      .find({ listId, ...within(districtId), ...(afterId === null ? {} : { _id: { $gt: afterId } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Takes one off, if they are there and of this district (null = any). */
  async remove(id: string, districtId: string | null): Promise<VipMemberDoc | null> {
    return this.members.findOneAndDelete({ _id: id, ...within(districtId) });
  }
}

const within = (districtId: string | null): driver.Filter<VipMemberDoc> =>
  districtId === null ? {} : { districtId };
