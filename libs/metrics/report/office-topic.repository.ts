import {
  NATIONAL_DISTRICT,
  type DistrictScope,
  type OfficesAndTopics,
  type OfficeView,
  type TopicView,
} from '#libs/contract';
import type { Connection } from 'mongoose';

/** More than there may be in all of either; some hundreds of each are what a hotline has. */
const MOST = 25_000;

/** Both are the same but for whose they are. */
type Stored = Omit<OfficeView & TopicView, 'id'> & { _id: string };

/** Offices and topics as figures name them. Who administers them keeps these collections; here they are read alone. */
export class OfficeTopicRepository implements OfficesAndTopics {
  constructor(private readonly mongo: Connection) {}

  offices({ districtId }: DistrictScope): Promise<OfficeView[]> {
    return this.all('offices', districtId === null ? {} : { districtId });
  }

  topics({ districtId }: DistrictScope): Promise<TopicView[]> {
    const own = districtId === null ? {} : { districtId: { $in: [districtId, NATIONAL_DISTRICT] } };
    return this.all('topics', own);
  }

  private async all(collection: string, whose: object): Promise<(OfficeView & TopicView)[]> {
    const found = await this.mongo
      .collection<Stored>(collection)
      .find({ _id: { $gt: '' }, ...whose })
      .sort({ _id: 1 })
      .limit(MOST)
      .toArray();
    return found.map(({ _id, districtId, name, nameEn, active }) => {
      return { id: _id, districtId, name, nameEn, active };
    });
  }
}
