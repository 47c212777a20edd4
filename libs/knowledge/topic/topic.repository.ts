import { AppError, type DistrictScope, type TopicView } from '#libs/contract';
import { collectionOf, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { readBy } from '../reading.rules.js';
import { topicSchema, topicViewOf, type TopicDoc } from './topic.schema.js';

/** As MongoDB says it. */
const NO_LIMIT = 0;

/** What may change of a topic; what is left out stays. */
export type TopicChanges = Partial<Pick<TopicView, 'name' | 'nameEn' | 'active'>>;

/** Topics; none is ever removed, as figures go on naming it. */
export class TopicRepository {
  private readonly topics: driver.Collection<TopicDoc>;

  constructor(mongo: Connection) {
    this.topics = collectionOf<TopicDoc>(mongo, 'Topic', topicSchema);
  }

  /** Throws ALREADY_EXISTS if its district has one of this name. */
  async insert(topic: TopicDoc): Promise<void> {
    await unlessNamed(this.topics.insertOne(topic));
  }

  /** A district reads headquarters' too. By id, after the one given. */
  list({ districtId }: DistrictScope, afterId: string | null, limit: number): Promise<TopicDoc[]> {
    return this.topics
      .find({ ...readBy(districtId), ...(afterId === null ? {} : { _id: { $gt: afterId } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** In use or not, by id; how many a district may have bounds them. A district reads headquarters' too. */
  async all(scope: DistrictScope): Promise<TopicView[]> {
    return (await this.list(scope, null, NO_LIMIT)).map(topicViewOf);
  }

  countIn(districtId: string): Promise<number> {
    return this.topics.countDocuments({ districtId });
  }

  /** One that a contact of this district may be given; null if there is no such, or it went out of use before then. */
  usable(id: string, districtId: string, since: Date): Promise<TopicDoc | null> {
    const inUse = [{ active: true }, { outSince: { $gte: since } }];
    return this.topics.findOne({ _id: id, $or: inUse, ...readBy(districtId) });
  }

  /** Of these, those that are this district's or headquarters'. */
  countReadable(ids: readonly string[], districtId: string): Promise<number> {
    return this.topics.countDocuments({ _id: { $in: [...ids] }, ...readBy(districtId) });
  }

  /** Of a district's own; null if there is no such. Throws ALREADY_EXISTS. */
  async change(
    id: string,
    { districtId }: DistrictScope,
    changes: TopicChanges,
    now: Date,
  ): Promise<TopicDoc | null> {
    const own = { _id: id, ...(districtId === null ? {} : { districtId }) };
    // A change of nothing is no update for MongoDB.
    if (Object.keys(changes).length === 0) return this.topics.findOne(own);
    const set = (filter: driver.Filter<TopicDoc>, $set: Partial<TopicDoc>): Promise<TopicDoc | null> =>
      unlessNamed(this.topics.findOneAndUpdate(filter, { $set }, { returnDocument: 'after' }));
    // One that is out of use already went out of it before.
    const goesOut = changes.active === false;
    const out = goesOut ? await set({ ...own, active: true }, { ...changes, outSince: now }) : null;
    return out ?? set(own, changes);
  }
}

async function unlessNamed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS', { field: 'name' });
    throw error;
  }
}
