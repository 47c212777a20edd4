import type { DistrictScope } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { accessKeySchema, type AccessKeyDoc } from './access-key.schema.js';

/** Access keys. Those that are over stay until they are removed: who could read what must be seen. */
export class AccessKeyRepository {
  private readonly keys: driver.Collection<AccessKeyDoc>;

  constructor(mongo: Connection) {
    this.keys = collectionOf<AccessKeyDoc>(mongo, 'AccessKey', accessKeySchema);
  }

  async insert(key: AccessKeyDoc): Promise<void> {
    await this.keys.insertOne(key);
  }

  findByToken(tokenHash: string): Promise<AccessKeyDoc | null> {
    return this.keys.findOne({ tokenHash });
  }

  find(id: string): Promise<AccessKeyDoc | null> {
    return this.keys.findOne({ _id: id });
  }

  countIn(districtId: string): Promise<number> {
    return this.keys.countDocuments({ districtId });
  }

  /** By id, after the one given. */
  list({ districtId }: DistrictScope, after: string | null, limit: number): Promise<AccessKeyDoc[]> {
    return this.keys
      .find({
        ...(districtId === null ? {} : { districtId }),
        ...(after === null ? {} : { _id: { $gt: after } }),
      })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  async noteUse(id: string, usedOn: string): Promise<void> {
    await this.keys.updateOne({ _id: id }, { $set: { usedOn } });
  }

  async remove(id: string): Promise<void> {
    await this.keys.deleteOne({ _id: id });
  }
}
