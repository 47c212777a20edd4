import type { DrawnContact, Population, ReplacementWhy, SamplingPlanView, StandingDay } from '#libs/contract';
import { Schema } from 'mongoose';

/** A plan as it is stored; its frame lies beside it. Never changed. */
export interface PlanDoc extends Omit<
  SamplingPlanView,
  'id' | 'createdAt' | 'drawId' | 'population' | 'standing'
> {
  _id: string;
  createdAt: Date;
  population: Population;
  /** Made by a standing plan. */
  standing?: StandingDay;
}

/** A piece of a stratum of a frozen frame: a whole one may be longer than a document. */
export interface FramePieceDoc {
  _id: string;
  planId: string;
  stratum: string;
  piece: number;
  contactIds: string[];
}

export interface WhyDoc extends Omit<ReplacementWhy, 'at'> {
  at: Date;
}

export interface DrawnDoc extends Omit<DrawnContact, 'replaced' | 'proposed'> {
  /** `proposedBy`: missing of what was replaced before there were proposals. */
  replaced: (WhyDoc & { proposedBy?: string | null }) | null;
  /** Missing: nobody has proposed to replace it. */
  proposed?: WhyDoc;
}

export interface DrawDoc {
  _id: string;
  planId: string;
  districtId: string;
  seed: string;
  drawnAt: Date;
  drawnBy: string;
  /** Why its frame was drawn once more. */
  ground?: string;
  /** Rises with every replacement. */
  revision: number;
  contacts: DrawnDoc[];
  /** The day it was drawn for by a standing plan, until that is in the audit. */
  untold?: StandingDay;
}

const text = { type: String, required: true } as const;

export const planSchema = new Schema<PlanDoc>(
  { _id: text, name: text, districtId: text },
  { collection: 'sampling-plans', versionKey: false, strict: false },
);
planSchema.index({ districtId: 1, _id: -1 });
planSchema.index({ 'population.to': 1, 'population.from': 1 });
/** A standing plan makes one a day, however many workers try. */
planSchema.index(
  { 'standing.planId': 1, 'standing.day': -1 },
  { unique: true, partialFilterExpression: { 'standing.planId': { $exists: true } } },
);

export const frameSchema = new Schema<FramePieceDoc>(
  { _id: text, planId: text },
  { collection: 'sampling-frames', versionKey: false, strict: false },
);
frameSchema.index({ planId: 1, stratum: 1, piece: 1 });

export const drawSchema = new Schema<DrawDoc>(
  { _id: text, planId: text },
  { collection: 'draws', versionKey: false, strict: false },
);
drawSchema.index({ 'contacts.contactId': 1 });
/** A plan is drawn once: whoever dislikes a sample can't have another. */
drawSchema.index({ planId: 1 }, { unique: true });
drawSchema.index({ 'untold.day': 1 }, { partialFilterExpression: { 'untold.day': { $exists: true } } });
