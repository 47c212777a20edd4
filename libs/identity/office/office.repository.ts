import type { DistrictScope, OfficeView } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { officeCollection, officeViewOf, type OfficeDoc } from './office.schema.js';

/** As MongoDB says it. */
const NO_LIMIT = 0;

/** Offices; none is ever removed, as figures go on naming it. */
export class OfficeRepository {
  private readonly offices: driver.Collection<OfficeDoc>;

  constructor(mongo: Connection) {
    this.offices = officeCollection(mongo);
  }

  find(id: string): Promise<OfficeDoc | null> {
    return this.offices.findOne({ _id: id });
  }

  /** By id, after the one given. */
  list({ districtId }: DistrictScope, afterId: string | null, limit: number): Promise<OfficeDoc[]> {
    return this.offices
      .find({
        ...(districtId === null ? {} : { districtId }),
        ...(afterId === null ? {} : { _id: { $gt: afterId } }),
      })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** In use or not, by id; the codes there are bound them. */
  async all(scope: DistrictScope): Promise<OfficeView[]> {
    return (await this.list(scope, null, NO_LIMIT)).map(officeViewOf);
  }

  /** Makes it, or changes it. True if there was none. */
  async put({ _id, ...office }: OfficeDoc): Promise<boolean> {
    const { upsertedCount } = await this.offices.updateOne({ _id }, { $set: office }, { upsert: true });
    return upsertedCount > 0;
  }
}
