import type { Channel, ContactState, Disposition, Outcome } from './words.js';

/**
 * The events of a contact's timeline, each with its payload. Facts, surveys, audits and
 * every figure are made from these and nothing else. `at` and `seq` come with every entry.
 */
export interface TimelineEvents {
  /** The customer arrived. First entry of every contact. */
  'contact.opened': { channel: Channel; accountId: string };
  /** Placed in a queue; `place` (epoch ms) is its place in line, kept over every re-queue. */
  'contact.queued': { queueId: string; place: number; reason: QueuedReason };
  /** Rings at an agent until `expiresAt` (epoch ms). */
  'contact.offered': { agentId: string; slot: string; expiresAt: number };
  /** The agent took it: answered, in the sense of the connection rate. */
  'contact.accepted': { agentId: string };
  /** The agent refused the offer. */
  'contact.declined': { agentId: string };
  /** The offer ran out. */
  'contact.missed': { agentId: string };
  /** The agent's console has been away for too long; the contact goes back to its queue. */
  'contact.released': { agentId: string };
  /** First answer of an agent to the customer. */
  'contact.responded': { agentId: string };
  /** The customer left while waiting or ringing. */
  'contact.abandoned': { by: EndedBy };
  /** The conversation is over; wrap-up begins, at the latest until `wrapUpUntil` (epoch ms). */
  'contact.ended': { by: EndedBy; wrapUpUntil: number };
  /** Finished for good. `agentId` is whoever handled it last. */
  'contact.closed': { agentId?: string; disposition?: Disposition; by: EndedBy };
}
export type QueuedReason = 'arrival' | 'declined' | 'missed' | 'released';
export type EndedBy = 'agent' | 'customer' | 'system';
export type TimelineType = keyof TimelineEvents;

export type TimelineEntry = {
  [T in TimelineType]: { seq: number; type: T; at: number } & TimelineEvents[T];
}[TimelineType];

/** The same before it has its number. */
export type NewTimelineEntry = {
  [T in TimelineType]: { type: T; at: number } & TimelineEvents[T];
}[TimelineType];

/** Who holds a contact: agent and slot, from the offer until the contact is closed. */
export interface Owner {
  agentId: string;
  /** e.g. `chat:2`: room for one contact of a channel class. */
  slot: string;
}

/** A contact as clients see it. Times are ISO 8601 in UTC. */
export interface ContactView {
  id: string;
  channel: Channel;
  accountId: string;
  districtId: string;
  queueId: string;
  state: ContactState;
  /** Raised at every change of owner; an agent's acts carry the one they saw. */
  epoch: number;
  /** Number of the last timeline entry: of two views, the one with the higher seq is newer. */
  seq: number;
  owner: Owner | null;
  /** `masked` shows enough to tell customers apart; the full identity is never in a view. */
  customer: { id: string; masked: string };
  openedAt: string;
  /** When it began to wait; kept over re-queues. */
  queuedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  closedAt: string | null;
  /** When the ringing offer runs out (state offered) or wrap-up does (state wrap-up). */
  deadlineAt: string | null;
  outcome: Outcome | null;
  disposition: Disposition | null;
  handledBy: string | null;
}

export interface ContactDetail extends ContactView {
  timeline: TimelineEntry[];
}

export type MessageDirection = 'inbound' | 'outbound';
/**
 * Outbound: pending until the channel took it; `unknown` = the channel's answer was lost.
 * Inbound messages are always `received`.
 */
export type Delivery = 'received' | 'pending' | 'sent' | 'unknown' | 'failed';

export interface MessageView {
  id: string;
  contactId: string;
  /** Rises within a contact; numbers may be skipped. */
  seq: number;
  direction: MessageDirection;
  kind: MessageKind;
  text: string;
  /** The agent who wrote it (outbound). */
  agentId: string | null;
  /** The sender's own id of it, so that a client can match its draft. */
  clientId: string | null;
  delivery: Delivery;
  /** The channel's reason when failed, e.g. `45015`. */
  deliveryCode: string | null;
  at: string;
}
/** `notice`: something the channel told us that is not speech (a picture we do not show yet, a follow). */
export type MessageKind = 'text' | 'notice';

/** One page of a list; `next` is the cursor of the following page, or null. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** The page that was found by reading one more than its `limit`. `idOf` makes the cursor. */
export function pageOf<T>(found: readonly T[], limit: number, idOf: (item: T) => string): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? idOf(last) : null };
}
