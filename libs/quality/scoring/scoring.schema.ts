import type { ScoreFormView, ScoreView, ScoringTaskView } from '#libs/contract';
import { Schema } from 'mongoose';

/** What decides whose a version of a form is. `_id` is `form/version`. */
export type FormHead = Pick<FormDoc, '_id' | 'formId' | 'version' | 'districtId' | 'createdBy'>;

/** One version of a form; never changed, but for whose it is if an older build did not note it. */
export interface FormDoc extends Omit<ScoreFormView, 'id' | 'createdAt' | 'districtId'> {
  _id: string;
  formId: string;
  /** Missing of those that a gateway of an older build made since a newer one started last. */
  districtId?: string | undefined;
  createdAt: Date;
}

/** A contact at a scorer. `_id` is `draw.contact.turn`. */
export interface TaskDoc extends Omit<ScoringTaskView, 'id' | 'score'> {
  _id: string;
  districtId: string;
  /** Every agent who had the contact. */
  agentIds: string[];
  /** Who had it to score and gave it away; missing: nobody. */
  formerScorerIds?: string[];
  /** Which of the contact's scorers this is, from 0. */
  turn: number;
  /** Its contact was replaced in its draw. Missing: it was not, or before there was this; the draw says. */
  replaced?: true;
  score: (Omit<ScoreView, 'at'> & { at: Date }) | null;
}

/** A task without what was answered in it: what its draw amounts to is told by this. */
export interface TaskHead extends Omit<TaskDoc, 'score'> {
  score: Omit<NonNullable<TaskDoc['score']>, 'answers' | 'note'> | null;
}

/** What a third person decided where two scores differ. `_id` is `draw/contact`. */
export interface AdjudicationDoc {
  _id: string;
  drawId: string;
  contactId: string;
  correct: boolean;
  why: string;
  by: string;
  at: Date;
}

const text = { type: String, required: true } as const;
const open = { versionKey: false, strict: false } as const;

export const formSchema = new Schema<FormDoc>(
  { _id: text, formId: text, version: Number },
  { collection: 'score-forms', ...open },
);
formSchema.index({ formId: 1, version: -1 });

export const taskSchema = new Schema<TaskDoc>(
  { _id: text, drawId: text, scorerId: text },
  { collection: 'scoring-tasks', ...open },
);
taskSchema.index({ drawId: 1, contactId: 1, turn: 1 }, { unique: true });
/** Nobody has both copies of a contact, however many give tasks away at once. */
taskSchema.index({ drawId: 1, contactId: 1, scorerId: 1 }, { unique: true });
taskSchema.index({ contactId: 1 });
taskSchema.index({ scorerId: 1, _id: 1 });
/** What a scorer has open, which stays short, and not all they ever scored. */
taskSchema.index({ scorerId: 1, score: 1, _id: 1 });
taskSchema.index({ agentIds: 1, _id: -1 });
/** What of draws is not scored yet, which is little beside all that was. */
taskSchema.index({ drawId: 1, _id: 1 }, { partialFilterExpression: { score: null } });

export const adjudicationSchema = new Schema<AdjudicationDoc>(
  { _id: text, drawId: text },
  { collection: 'adjudications', ...open },
);
adjudicationSchema.index({ drawId: 1 });
adjudicationSchema.index({ contactId: 1 });
