import type { Fact } from '#libs/contract';
import { Schema, type Connection, type Model } from 'mongoose';

/** A fact as it is stored: `_id` is `contactId:seq:name`, so the store itself counts it once. */
export interface FactDocument extends Omit<Fact, 'id' | 'at'> {
  _id: string;
  at: Date;
}

const text = { type: String, required: true } as const;
const schema = new Schema<FactDocument>(
  {
    _id: text,
    name: text,
    contactId: text,
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    day: text,
    slot: { type: Number, required: true },
    districtId: text,
    channel: text,
    accountId: text,
    queueId: text,
    agentId: { type: String, default: null },
    value: { type: Number, default: null },
  },
  { collection: 'facts', versionKey: false },
);
/** A cell is rolled up from this index alone. */
schema.index({
  day: 1,
  districtId: 1,
  queueId: 1,
  channel: 1,
  slot: 1,
  agentId: 1,
  name: 1,
  value: 1,
});
schema.index({ day: 1, name: 1, contactId: 1 });
schema.index({ contactId: 1, seq: 1 });

export const factModel = (connection: Connection): Model<FactDocument> =>
  connection.models['Fact'] ?? connection.model<FactDocument>('Fact', schema);
