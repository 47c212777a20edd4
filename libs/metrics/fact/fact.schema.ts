import type { Fact } from '#libs/contract';
import { Schema, type Connection, type Model } from 'mongoose';

/** A fact as it is stored: `_id` is `contactId:seq:name` (`took-part`, `held-part`: with their agent), so the store itself counts it once. */
export interface FactDocument extends Omit<Fact, 'id' | 'at' | 'officeId' | 'topicId'> {
  _id: string;
  at: Date;
  /** Both are missing in those of builds that knew neither. */
  officeId?: string | null;
  topicId?: string | null;
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
    officeId: { type: String, default: null },
    topicId: { type: String, default: null },
    value: { type: Number, default: null },
  },
  { collection: 'facts', versionKey: false },
);
/** All that facts are asked by, but for their contact, which begins their ids: each further index costs every fact. */
schema.index({ day: 1, name: 1, contactId: 1 });

export const factModel = (connection: Connection): Model<FactDocument> =>
  connection.models['Fact'] ?? connection.model<FactDocument>('Fact', schema);

export const toDocument = ({ id, at, ...fact }: Fact): FactDocument => ({
  ...fact,
  _id: id,
  at: new Date(at),
});

export const toFact = ({ _id, at, officeId = null, topicId = null, ...fact }: FactDocument): Fact => ({
  id: _id,
  ...fact,
  officeId,
  topicId,
  at: at.getTime(),
});
