import type { ArticleEntry, ArticleVersionView } from '#libs/contract';
import { Schema } from 'mongoose';

/** What versions made before each had its own lack: the article's then holds. */
type Filing = Pick<ArticleVersionView, 'topic' | 'queueIds' | 'topicIds'>;

export interface ArticleVersionDoc
  extends Omit<ArticleVersionView, 'createdAt' | keyof Filing>, Partial<Filing> {
  createdAt: Date;
}

export interface ArticleDoc extends Omit<ArticleEntry, 'id' | 'versions'> {
  _id: string;
  /** Of its first version; never changed, as versions without any go by it. */
  topic: string;
  queueIds: string[];
  versions: ArticleVersionDoc[];
}

/** Without what its versions say. */
export type ArticleEntryDoc = Omit<ArticleDoc, 'versions'> & { versions: Omit<ArticleVersionDoc, 'body'>[] };

const text = { type: String, required: true } as const;

export const articleSchema = new Schema<ArticleDoc>(
  { _id: text, districtId: text },
  { collection: 'articles', versionKey: false, strict: false },
);
articleSchema.index({ districtId: 1, _id: 1 });
