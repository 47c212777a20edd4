import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';
import type { Effect } from '../model/change.rules.js';
import type { RoutingPolicy } from '../model/policy.rules.js';

/** One version of the routing policy. Never changed once written; the one with the highest number is in force. */
export interface PolicyDoc {
  /** 1, 2, 3 … without gaps: its uniqueness refuses the second of two changes made at once. */
  _id: number;
  content: RoutingPolicy;
  authorId: string;
  authorName: string;
  at: Date;
  /** Why, in the author's words. */
  note: string;
  effect: Effect;
  /** The version whose content this one brings back; null if it is a new one. */
  rollbackOf: number | null;
}

// Read and written by the driver itself: the schema carries the name.
const policySchema = new Schema({ _id: Number }, { collection: 'policies', versionKey: false });

export const policyCollection = (mongo: Connection): driver.Collection<PolicyDoc> =>
  collectionOf<PolicyDoc>(mongo, 'Policy', policySchema);
