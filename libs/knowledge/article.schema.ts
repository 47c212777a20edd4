import type { ArticleVersionView, ArticleView } from '#libs/contract';
import { Schema } from 'mongoose';

export interface ArticleVersionDoc extends Omit<ArticleVersionView, 'createdAt'> {
  createdAt: Date;
}

export interface ArticleDoc extends Omit<ArticleView, 'id' | 'versions'> {
  _id: string;
  versions: ArticleVersionDoc[];
}

const text = { type: String, required: true } as const;

export const articleSchema = new Schema<ArticleDoc>(
  { _id: text, districtId: text },
  { collection: 'articles', versionKey: false, strict: false },
);
articleSchema.index({ districtId: 1, _id: 1 });
