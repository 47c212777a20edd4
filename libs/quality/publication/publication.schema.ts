import type { AccuracyRestatement, PublishedAccuracyView, StatedAccuracy } from '#libs/contract';
import { Schema } from 'mongoose';

type Stored<T extends Pick<StatedAccuracy, 'at'>> = Omit<T, 'at'> & { at: Date };

/** `statement`: under which its verdicts are stored. Its headline follows from the definition. */
export type AccuracyRestatementDoc = Stored<Omit<AccuracyRestatement, 'headline'>> & { statement: string };

/** A published accuracy as it is stored; only restatements are ever added. */
export interface AccuracyPublicationDoc extends Stored<
  Omit<PublishedAccuracyView, 'id' | 'headline' | 'restatements'>
> {
  _id: string;
  statement: string;
  restatements: AccuracyRestatementDoc[];
}

/** One contact behind a statement; the id is `statement/contactId`. */
export interface VerdictDoc {
  _id: string;
  correct: boolean;
  /** What its scorers said; missing in what was published by version 1 of the definition. */
  scores?: boolean[];
}

const text = { type: String, required: true } as const;

export const accuracyPublicationSchema = new Schema<AccuracyPublicationDoc>(
  { _id: text, districtId: text, public: Boolean },
  { collection: 'published-accuracies', versionKey: false, strict: false },
);
accuracyPublicationSchema.index({ districtId: 1, _id: -1 });
accuracyPublicationSchema.index({ public: 1, _id: -1 });
accuracyPublicationSchema.index({ public: 1, whole: 1, from: 1, to: 1 });

export const verdictSchema = new Schema<VerdictDoc>(
  { _id: text },
  { collection: 'published-verdicts', versionKey: false, strict: false },
);
