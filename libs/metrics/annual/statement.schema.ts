import type { AnnualStatementView, StatementVersion } from '#libs/contract';
import { Schema } from 'mongoose';

export type StatementVersionDoc = Omit<StatementVersion, 'at'> & { at: Date };

/**
 * What was entered of a line, a year and a district: `_id` is `<district>-<year>-<line>`, so that there is one.
 * Versions are only ever added.
 */
export interface StatementDoc extends Omit<AnnualStatementView, 'id' | 'versions'> {
  _id: string;
  versions: StatementVersionDoc[];
}

const text = { type: String, required: true } as const;

export const statementSchema = new Schema<StatementDoc>(
  { _id: text, districtId: text, year: Number },
  { collection: 'annual-statements', versionKey: false, strict: false },
);
statementSchema.index({ districtId: 1, year: 1, _id: 1 });
