import type { DistrictScope } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  articleSchema,
  type ArticleDoc,
  type ArticleEntryDoc,
  type ArticleVersionDoc,
} from './article.schema.js';
import { readBy } from './reading.rules.js';

/** Articles with all their versions. */
export class ArticleRepository {
  private readonly articles: driver.Collection<ArticleDoc>;

  constructor(mongo: Connection) {
    this.articles = collectionOf<ArticleDoc>(mongo, 'Article', articleSchema);
  }

  async insert(article: ArticleDoc): Promise<void> {
    await this.articles.insertOne(article);
  }

  /** Without bodies: a list of them would be too long. A district reads headquarters' too. By id, after the one given. */
  list({ districtId }: DistrictScope, afterId: string | null, limit: number): Promise<ArticleEntryDoc[]> {
    const after = afterId === null ? {} : { _id: { $gt: afterId } };
    return this.articles
      .find<ArticleEntryDoc>({ ...readBy(districtId), ...after }, { projection: { 'versions.body': 0 } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /**
   * All that a district's contacts could be answered by on a day, each with the version of that day alone: versions
   * never begin before the one they follow. So many a district has at most, and so many headquarters.
   */
  onDay(districtId: string, day: string): Promise<ArticleDoc[]> {
    const begun = { $filter: { input: '$versions', cond: { $lte: ['$$this.validFrom', day] } } };
    return this.articles
      .aggregate<ArticleDoc>([
        {
          $match: {
            ...readBy(districtId),
            $or: [{ withdrawnFrom: null }, { withdrawnFrom: { $gt: day } }],
            'versions.0.validFrom': { $lte: day },
          },
        },
        { $sort: { _id: 1 } },
        { $set: { versions: { $slice: [begun, -1] } } },
      ])
      .toArray();
  }

  /** One that this district reads, whole. */
  read(id: string, { districtId }: DistrictScope): Promise<ArticleDoc | null> {
    return this.articles.findOne({ _id: id, ...readBy(districtId) });
  }

  countIn(districtId: string): Promise<number> {
    return this.articles.countDocuments({ districtId });
  }

  /** For whoever changes it: a district's own. */
  find(id: string, { districtId }: DistrictScope): Promise<ArticleDoc | null> {
    return this.articles.findOne({ _id: id, ...(districtId === null ? {} : { districtId }) });
  }

  /** Adds a version on top of the one named; null if that is not the newest any more, or it was withdrawn. */
  addVersion(id: string, base: number, version: ArticleVersionDoc): Promise<ArticleDoc | null> {
    return this.articles.findOneAndUpdate(
      { _id: id, withdrawnFrom: null, versions: { $size: base } },
      { $push: { versions: version } },
      { returnDocument: 'after' },
    );
  }

  /** Null if it was withdrawn before. */
  withdraw(id: string, withdrawnFrom: string): Promise<ArticleDoc | null> {
    return this.articles.findOneAndUpdate(
      { _id: id, withdrawnFrom: null },
      { $set: { withdrawnFrom } },
      { returnDocument: 'after' },
    );
  }
}
