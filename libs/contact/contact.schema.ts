import {
  seatsOf,
  type CallHold,
  type Channel,
  type ContactImage,
  type ContactState,
  type Delivery,
  type Disposition,
  type Guest,
  type Kept,
  type MessageDirection,
  type MessageKind,
  type NewTimelineEntry,
  type Outcome,
  type Owner,
} from '#libs/contract';
import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** A timeline entry as stored: its position in the array is its seq (first = 1). */
export type StoredEntry = Omit<NewTimelineEntry, 'at'> & {
  at: Date;
  /** Marks the write that appended it, so that an unclear write can be recognised. */
  w?: string;
};

/** One contact, one document: state and timeline change in the same write. */
export interface ContactDoc {
  _id: string;
  channel: Channel;
  accountId: string;
  districtId: string;
  officeId?: string | null;
  queueId: string;
  customer: { id: string; identity: string };
  state: ContactState;
  epoch: number;
  seq: number;
  owner: Owner | null;
  openedAt: Date;
  queuedAt: Date;
  enteredAt?: Date;
  answeredAt: Date | null;
  respondedAt: Date | null;
  endedAt: Date | null;
  closedAt: Date | null;
  deadlineAt: Date | null;
  outcome: Outcome | null;
  disposition: Disposition | null;
  topicId?: string | null;
  handledBy: string | null;
  kept?: (Omit<Kept, 'until'> & { until: Date }) | null;
  vipListIds?: string[];
  guests?: Guest[];
  /** Owner and guests: what the unique index watches. */
  seats: Owner[];
  extensions?: number;
  hold?: CallHold;
  continues?: string | null;
  callbackId?: string | null;
  timeline: StoredEntry[];
  /** `channel:account:customer` while open: at most one such contact exists. */
  openKey?: string;
  /** The inbox key that opened it: a late repeat of that event opens no second contact. */
  openedBy?: string;
  /** Number of the last message. */
  messageSeq: number;
  /** Timeline entries that reactions have seen. */
  reacted: number;
  /** When the customer was last there, on a channel that can tell. */
  customerSeenAt?: Date;
  /** Set while there are entries that no reaction has seen. */
  unreactedSince?: Date;
}

/** What is said in a contact. */
export interface MessageDoc {
  _id: string;
  contactId: string;
  seq: number;
  /** `channel:account:externalId` of what came in, `out:contactId:clientId` of what goes out. Unique for ever. */
  inboxKey: string;
  direction: MessageDirection;
  kind: MessageKind;
  text: string;
  agentId: string | null;
  clientId: string | null;
  delivery: Delivery;
  deliveryCode: string | null;
  at: Date;
  /** Delivery in progress until then; past it with `sending` still true, nobody knows whether it arrived. */
  sending?: boolean;
  nextAttemptAt?: Date;
  attempts?: number;
}

/** Names of the indexes that keep promises, so that a refusal can be told apart. */
export const UNIQUE = {
  openContact: 'one_open_contact_per_customer',
  openedBy: 'one_contact_per_event',
  slot: 'one_contact_per_seat',
  inbox: 'one_message_per_inbox_key',
} as const;

/** The index of contacts with entries that no reaction has seen. */
export const UNREACTED = 'unreacted';

// The documents are written and read by the driver itself: the schemas carry names and indexes.
// A condition on a field uses a partial index of what has that field; `$type` in its filter would have to be
// in every condition too, or all contacts are read (MongoDB manual, partial indexes, query coverage).
const contactSchema = new Schema({ _id: String }, { collection: 'contacts', versionKey: false });
contactSchema.index(
  { openKey: 1 },
  { name: UNIQUE.openContact, unique: true, partialFilterExpression: { openKey: { $exists: true } } },
);
contactSchema.index(
  { openedBy: 1 },
  { name: UNIQUE.openedBy, unique: true, partialFilterExpression: { openedBy: { $exists: true } } },
);
contactSchema.index(
  { 'seats.agentId': 1, 'seats.slot': 1 },
  { name: UNIQUE.slot, unique: true, partialFilterExpression: { 'seats.agentId': { $exists: true } } },
);
contactSchema.index({ deadlineAt: 1 }, { partialFilterExpression: { deadlineAt: { $type: 'date' } } });
contactSchema.index(
  { unreactedSince: 1 },
  { name: UNREACTED, partialFilterExpression: { unreactedSince: { $exists: true } } },
);
contactSchema.index({ state: 1, _id: 1 }, { partialFilterExpression: { state: 'waiting' } });
contactSchema.index({ 'customer.id': 1, _id: -1 });
contactSchema.index({ districtId: 1, _id: -1 });
contactSchema.index({ channel: 1, accountId: 1, _id: -1 });

const messageSchema = new Schema({ _id: String }, { collection: 'messages', versionKey: false });
messageSchema.index({ inboxKey: 1 }, { name: UNIQUE.inbox, unique: true });
messageSchema.index({ contactId: 1, seq: 1 });
messageSchema.index({ nextAttemptAt: 1 }, { partialFilterExpression: { delivery: 'pending' } });

export const contactCollection = (mongo: Connection): driver.Collection<ContactDoc> =>
  collectionOf<ContactDoc>(mongo, 'Contact', contactSchema);
export const messageCollection = (mongo: Connection): driver.Collection<MessageDoc> =>
  collectionOf<MessageDoc>(mongo, 'Message', messageSchema);

const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
const ms = (value: Date | null | undefined): number | null => value?.getTime() ?? null;

/** Reads a contact without its timeline but for the newest entry, which its image needs. */
export const WITH_NEWEST_ENTRY = { timeline: { $slice: -1 } } as const;

/** The working image of a stored contact, read with its newest entry at least. What contacts of 0.1.0 do not have yet reads as if nothing of it had happened. */
export function imageOf(doc: ContactDoc): ContactImage {
  return {
    id: doc._id,
    channel: doc.channel,
    accountId: doc.accountId,
    districtId: doc.districtId,
    officeId: doc.officeId ?? null,
    queueId: doc.queueId,
    customer: doc.customer,
    state: doc.state,
    epoch: doc.epoch,
    seq: doc.seq,
    owner: doc.owner,
    openedAt: doc.openedAt.getTime(),
    queuedAt: doc.queuedAt.getTime(),
    enteredAt: (doc.enteredAt ?? doc.queuedAt).getTime(),
    changedAt: (doc.timeline.at(-1)?.at ?? doc.openedAt).getTime(),
    answeredAt: ms(doc.answeredAt),
    respondedAt: ms(doc.respondedAt),
    endedAt: ms(doc.endedAt),
    closedAt: ms(doc.closedAt),
    deadlineAt: ms(doc.deadlineAt),
    outcome: doc.outcome,
    disposition: doc.disposition,
    topicId: doc.topicId ?? null,
    handledBy: doc.handledBy,
    kept: doc.kept ? { ...doc.kept, until: doc.kept.until.getTime() } : null,
    vipListIds: doc.vipListIds ?? [],
    guests: doc.guests ?? [],
    extensions: doc.extensions ?? 0,
    ...(doc.hold ? { hold: doc.hold } : {}),
    continues: doc.continues ?? null,
    callbackId: doc.callbackId ?? null,
  };
}

/** A field of an image as it is stored; times become dates. */
const stores = {
  openedAt: date,
  queuedAt: date,
  enteredAt: date,
  answeredAt: date,
  respondedAt: date,
  endedAt: date,
  closedAt: date,
  deadlineAt: date,
  kept: (kept: Kept | null) => kept && { ...kept, until: new Date(kept.until) },
} as const satisfies Partial<{ [K in keyof ContactImage]: (value: ContactImage[K]) => unknown }>;

type Fields = Omit<ContactDoc, '_id' | 'timeline' | 'messageSeq' | 'reacted'>;

/** Of an image, what stands elsewhere in the document. */
const UNSTORED: ReadonlySet<string> = new Set<keyof ContactImage>(['id', 'changedAt']);

/**
 * The fields of an image as they are stored; beside an earlier image only those that changed since: what a
 * decision leaves alone is the same value there.
 */
export function fieldsOf(image: ContactImage): Fields;
export function fieldsOf(image: ContactImage, before: ContactImage | null): Partial<Fields>;
export function fieldsOf(image: ContactImage, before: ContactImage | null = null): Partial<Fields> {
  const fields: Record<string, unknown> = {};
  for (const key in image) {
    const value: unknown = image[key as keyof ContactImage];
    if (UNSTORED.has(key) || (before && same(before[key as keyof ContactImage], value))) continue;
    fields[key] =
      key in stores ? (stores[key as keyof typeof stores] as (v: unknown) => unknown)(value) : value;
    if (key === 'owner' || key === 'guests') fields['seats'] = seatsOf(image);
  }
  return fields;
}

/** Nobody is nobody, in whichever list. */
const same = (a: unknown, b: unknown): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length === 0 && b.length === 0);
