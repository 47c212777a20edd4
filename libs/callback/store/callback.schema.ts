import type { CallbackEvent, CallbackKind, CallbackState, Channel } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** One thing that happened to a callback. */
export interface CallbackStep {
  at: Date;
  event: CallbackEvent;
  /** The contact it happened in; null if in none. */
  contactId: string | null;
  /** Agent, supervisor or `customer`; null = by itself. */
  by: string | null;
}

/** Somebody who is to be called back, as stored. */
export interface CallbackDoc {
  _id: string;
  kind: CallbackKind;
  state: CallbackState;
  /** `contactId:seq` of every timeline entry that asked for it, each once for ever. */
  sources: string[];
  /** `channel:account:customer` while it is pending: at most one such callback exists. */
  openKey?: string;
  contactId: string;
  /** The contact of the present attempt; null unless one is open. */
  attemptId: string | null;
  /** Rises with every attempt to open a contact, and makes that contact's key. */
  round: number;
  channel: Channel;
  accountId: string;
  customer: { id: string; identity: string };
  phone: string | null;
  /** Key of the number that a customer left, while it is pending: at most one such callback exists. */
  phoneOpen?: string;
  /** Others have left the same number: their wish isn't settled by this customer's return. */
  shared?: true;
  /** Keys of all numbers that customers have left with it, and when. */
  wishes?: { key: string; at: Date }[];
  queueId: string;
  districtId: string;
  /** Of the contact it is for; missing in those of earlier versions. */
  officeId?: string | null;
  /** The place in line that is kept. */
  place: Date;
  notBefore: Date;
  /** When a worker took it up. */
  claimedAt: Date | null;
  attempts: number;
  maxAttempts: number;
  /** Missing in those of earlier versions. */
  putOffs?: number;
  history: CallbackStep[];
}

/** Names of the indexes that keep promises, so that a refusal can be told apart. */
export const UNIQUE = {
  source: 'one_callback_per_source',
  open: 'one_callback_pending_per_customer',
  phone: 'one_callback_pending_per_number',
} as const;

const schema = new Schema({ _id: String }, { collection: 'callbacks', versionKey: false });
schema.index({ sources: 1 }, { name: UNIQUE.source, unique: true });
schema.index(
  { openKey: 1 },
  { name: UNIQUE.open, unique: true, partialFilterExpression: { openKey: { $exists: true } } },
);
schema.index(
  { phoneOpen: 1 },
  { name: UNIQUE.phone, unique: true, partialFilterExpression: { phoneOpen: { $exists: true } } },
);
schema.index({ 'customer.id': 1 });
schema.index({ 'wishes.key': 1 }, { partialFilterExpression: { 'wishes.key': { $exists: true } } });
schema.index({ state: 1, notBefore: 1 });
schema.index({ attemptId: 1 }, { partialFilterExpression: { attemptId: { $type: 'string' } } });
schema.index({ districtId: 1, _id: -1 });

export const callbackCollection = (mongo: Connection): driver.Collection<CallbackDoc> =>
  collectionOf<CallbackDoc>(mongo, 'Callback', schema);
