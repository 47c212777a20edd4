import type { ContinuousSampling, StandingPlanView, UndrawnDay } from '#libs/contract';
import { Schema } from 'mongoose';

/** `shares`: missing of older builds, which had one share for all. */
export type ContinuousDoc = Omit<ContinuousSampling, 'shares'> & Partial<Pick<ContinuousSampling, 'shares'>>;

/** A standing plan as it is stored. It is ended, and notes which of its days are done; nothing else changes. */
export interface StandingDoc extends Omit<
  StandingPlanView,
  'id' | 'createdAt' | 'endedAt' | 'completedAt' | 'without' | 'undrawn' | 'continuous' | 'seed' | 'seedHash'
> {
  _id: string;
  createdAt: Date;
  endedAt: Date | null;
  /** Ended, and no day is left to draw. Missing of plans of older builds, until a round has looked. */
  completedAt?: Date | null;
  /**
   * How many days are drawn, and the latest of them. Counted with each draw; `whole` once those before there was this
   * count are in it.
   */
  drawn?: { days: number; latest: string | null; whole?: true };
  /** Days on which nothing was handled. */
  without?: string[];
  /** Days with contacts that could not be drawn, and why. */
  undrawn?: UndrawnDay[];
  /** Missing of those of older builds, which draw at the day's end. */
  continuous?: ContinuousDoc | null;
  /** Told nobody before all of its days are drawn. */
  seed: string;
}

const text = { type: String, required: true } as const;

export const standingSchema = new Schema<StandingDoc>(
  { _id: text, name: text, districtId: text },
  { collection: 'standing-plans', versionKey: false, strict: false },
);
standingSchema.index({ districtId: 1, _id: -1 });
standingSchema.index({ completedAt: 1 });
standingSchema.index({ 'drawn.whole': 1 });
