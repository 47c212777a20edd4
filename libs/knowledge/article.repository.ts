import type { DistrictScope } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { articleSchema, type ArticleDoc, type ArticleVersionDoc } from './article.schema.js';
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

  /** A district reads headquarters' too. By id, after the one given. */
  list({ districtId }: DistrictScope, afterId: string | null, limit: number): Promise<ArticleDoc[]> {
    return this.articles
      .find({ ...readBy(districtId), ...(afterId === null ? {} : { _id: { $gt: afterId } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** All that a district's contacts may be answered by: so many it has at most, and so many headquarters. */
  ofDistrict(districtId: string): Promise<ArticleDoc[]> {
    return this.articles.find(readBy(districtId)).sort({ _id: 1 }).toArray();
  }

  countIn(districtId: string): Promise<number> {
    return this.articles.countDocuments({ districtId });
  }

  /** For whoever changes it: a district's own. */
  find(id: string, { districtId }: DistrictScope): Promise<ArticleDoc | null> {
    return this.articles.findOne({ _id: id, ...(districtId === null ? {} : { districtId }) });
  }

  /** Adds a version on top of the one named; null if that is not the newest any more, or it was withdrawn. */
  addVersion(
    id: string,
    base: number,
    version: ArticleVersionDoc,
    change: Pick<ArticleDoc, 'topic' | 'queueIds'>,
  ): Promise<ArticleDoc | null> {
    return this.articles.findOneAndUpdate(
      { _id: id, withdrawnFrom: null, versions: { $size: base } },
      { $push: { versions: version }, $set: change },
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
