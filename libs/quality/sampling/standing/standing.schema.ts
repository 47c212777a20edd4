import type { StandingPlanView } from '#libs/contract';
import { Schema } from 'mongoose';

/** A standing plan as it is stored. It is ended, and never changed otherwise. */
export interface StandingDoc extends Omit<
  StandingPlanView,
  'id' | 'createdAt' | 'endedAt' | 'seed' | 'seedHash'
> {
  _id: string;
  createdAt: Date;
  endedAt: Date | null;
  /** Told nobody before it has ended. */
  seed: string;
}

const text = { type: String, required: true } as const;

export const standingSchema = new Schema<StandingDoc>(
  { _id: text, name: text, districtId: text },
  { collection: 'standing-plans', versionKey: false, strict: false },
);
standingSchema.index({ districtId: 1, _id: -1 });
standingSchema.index({ endedAt: 1 });
