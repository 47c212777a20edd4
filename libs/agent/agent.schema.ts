import type { Presence, SlotClass } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** An agent as stored; the id is the user's. */
export interface AgentDoc {
  _id: string;
  displayName: string;
  districtId: string;
  queueIds: string[];
  capacity: Record<SlotClass, number>;
  /** When it was changed last; absent if it never was. */
  capacitySince?: Date;
  presence: Presence;
  presenceSince: Date;
  /** Why on a break, in the agent's words. */
  reason: string | null;
  /** When an offer ran out; null once they have said, or shown, that they are back. */
  notRespondingSince: Date | null;
  /** Idle since: the end of the last contact, or coming online. */
  readySince: Date;
  /** When they last said that they are online; absent in one who never did. */
  onlineSince?: Date;
  /** When a console of theirs was last heard of. */
  seenAt: Date;
  connected: boolean;
  /** The console has been gone for too long, and their contacts have been given back. */
  departed: boolean;
  /** The revision of the user whose name, district and queues these are; absent in one made at a console. */
  userRevision?: number;
}

// Read and written by the driver itself: the schema carries the name and the indexes.
const agentSchema = new Schema({ _id: String }, { collection: 'agents', versionKey: false });
agentSchema.index({ seenAt: 1 }, { partialFilterExpression: { departed: false } });
agentSchema.index({ presence: 1, _id: 1 });
agentSchema.index({ districtId: 1, _id: 1 });
agentSchema.index({ queueIds: 1, _id: 1 });

export const agentCollection = (mongo: Connection): driver.Collection<AgentDoc> =>
  collectionOf<AgentDoc>(mongo, 'Agent', agentSchema);
