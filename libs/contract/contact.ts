import type { OverflowStep } from './overflow.js';
import type { CallJourney } from './voice.js';
import type { Channel, ContactState, Disposition, Outcome } from './words.js';

/**
 * The events of a contact's timeline, each with its payload. Facts, surveys, audits and
 * every figure are made from these and nothing else. `at` and `seq` come with every entry.
 */
export interface TimelineEvents {
  /**
   * The customer arrived. First entry of every contact. `officeId`: the office whose account it came by, if it is
   * one's. `journey`: what a caller had said to the system before.
   */
  'contact.opened': { channel: Channel; accountId: string; officeId?: string; journey?: CallJourney };
  /**
   * Placed in a queue; `place` (epoch ms) is its place in line, kept over every re-queue. `kept` is for whom
   * it is kept for a while.
   */
  'contact.queued': { queueId: string; place: number; reason: QueuedReason; kept?: Kept };
  /** Led on by an overflow rule: to another queue (`contact.queued` follows), or out (`contact.closed` does). */
  'contact.overflowed': OverflowStep;
  /** Rings at an agent until `expiresAt` (epoch ms). */
  'contact.offered': { agentId: string; slot: string; expiresAt: number };
  /** The agent took it: answered, in the sense of the connection rate. */
  'contact.accepted': { agentId: string };
  /** The agent refused the offer. */
  'contact.declined': { agentId: string };
  /** The offer ran out. */
  'contact.missed': { agentId: string };
  /**
   * The contact goes back to its queue: the agent's console has been away for too long, or (`no-phone`) their phone is
   * not at the Asterisk of the call, and may be at another. `cause`: why their phone was lost.
   */
  'contact.released': { agentId: string; reason?: 'no-phone'; cause?: HangupCause };
  /**
   * The owner passed it on. `cold`: to a queue, or to an agent whom it is kept for (`contact.queued` follows);
   * `warm`: to a guest, who owns it from now on in `slot`.
   */
  'contact.transferred': {
    agentId: string;
    kind: TransferKind;
    toQueueId: string | null;
    toAgentId: string | null;
    slot?: string;
  };
  /** A supervisor sent it back to a queue; `agentId` is who had it, null if it was waiting. */
  'contact.requeued': { by: string; agentId: string | null };
  /** Somebody took it out of its turn: a supervisor's take-over, or a pull. Counts as accepted. */
  'contact.taken': { by: string; agentId: string; slot: string; fromAgentId: string | null };
  /** Another agent was asked to join; rings until `expiresAt` (epoch ms). */
  'contact.invited': { agentId: string; guestId: string; slot: string; role: GuestRole; expiresAt: number };
  'contact.joined': { guestId: string };
  /** The guest is no longer part of it, or never became one. */
  'contact.left': { guestId: string; reason: GuestLeft };
  /** First answer of an agent to the customer. */
  'contact.responded': { agentId: string };
  /** The customer left while waiting or ringing. `cause`: how their call ended, if it was one and that is known. */
  'contact.abandoned': { by: EndedBy; cause?: HangupCause };
  /** The agent holds the caller. It ends with `contact.resumed`, or with the agent's stretch. */
  'contact.held': { agentId: string };
  /** The agent has taken the caller back. */
  'contact.resumed': { agentId: string };
  /**
   * The conversation is over; wrap-up begins, at the latest until `wrapUpUntil` (epoch ms). `heldMs`: of a caller, how
   * long they were held in all; absent in calls of before that was noted. `cause`: how the phone of whoever ended it
   * went, if it was a call and that is known; absent after a click at the console.
   */
  'contact.ended': { by: EndedBy; wrapUpUntil: number; heldMs?: number; cause?: HangupCause };
  /** The agent needs longer for wrap-up: until `wrapUpUntil` (epoch ms). */
  'contact.wrap-up-extended': { agentId: string; wrapUpUntil: number };
  /**
   * Finished for good. `agentId` is whoever handled it last; `topicId` what it was about, by that agent; `repeats`
   * the same customer's contact on the same topic that was opened not long before this one (`JIETONG_FCR_DAYS`), and is closed.
   */
  'contact.closed': {
    agentId?: string;
    disposition?: Disposition;
    topicId?: string;
    repeats?: string;
    by: EndedBy;
  };
}
export const QUEUED_REASONS = [
  'arrival',
  'callback',
  'declined',
  'missed',
  'released',
  'overflow',
  'transfer',
  'requeue',
] as const;
/** Why a contact was placed in a queue. `callback`: we call back, keeping the place of who asked for it. */
export type QueuedReason = (typeof QUEUED_REASONS)[number];
export const TRANSFER_KINDS = ['cold', 'warm'] as const;
export type TransferKind = (typeof TRANSFER_KINDS)[number];
/** `consult`: heard by the owner alone. `conference`: speaks with the customer too. */
export const GUEST_ROLES = ['consult', 'conference'] as const;
export type GuestRole = (typeof GUEST_ROLES)[number];
/** `dismissed`: by the owner. `gone`: their console has been away for too long. */
export const GUEST_LEFT = ['left', 'declined', 'missed', 'dismissed', 'gone'] as const;
export type GuestLeft = (typeof GUEST_LEFT)[number];
/**
 * Why a phone's part in a call ended, by the Q.850 cause that the network told. `normal`: hung up by a person · `busy`,
 * `rejected`, `no-answer`: so · `no-sound`: nothing came from it for as long as is waited · `network`: its connection
 * was lost · `congestion`: there was no way to it.
 */
export const HANGUP_CAUSES = [
  'normal',
  'busy',
  'rejected',
  'no-answer',
  'no-sound',
  'network',
  'congestion',
  'other',
] as const;
export type HangupCause = (typeof HANGUP_CAUSES)[number];
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

/** The agent for whom a waiting contact is kept, until then (epoch ms); afterwards anyone may have it. */
export interface Kept {
  agentId: string;
  until: number;
}

/** Another agent in a contact, beside its owner; holds a slot like an owner does. */
export interface Guest extends Owner {
  role: GuestRole;
  /** False while the invitation rings. */
  joined: boolean;
}

/** A contact as clients see it. Times are ISO 8601 in UTC. */
export interface ContactView {
  id: string;
  channel: Channel;
  accountId: string;
  districtId: string;
  /** The office whose account it came by; null = none's. */
  officeId: string | null;
  queueId: string;
  state: ContactState;
  /** Raised at every change of owner; an agent's acts carry the one they saw. */
  epoch: number;
  /** Number of the last timeline entry: of two views, the one with the higher seq is newer. */
  seq: number;
  owner: Owner | null;
  /**
   * `masked` shows enough to tell customers apart; the full identity is never in a view. `erased`: their data were
   * erased, and nobody knows any more who it was.
   */
  customer: { id: string; masked: string; erased?: true };
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
  /** What it was about; null until the agent has said so. */
  topicId: string | null;
  handledBy: string | null;
  guests: Guest[];
  /** How often wrap-up has been extended. */
  extensions: number;
  /** The contact that this one goes on from: the customer wrote again, or is called back. */
  continues: string | null;
  /** The callback that it is an attempt of; null for what customers began. */
  callbackId: string | null;
}

/** Where a waiting contact stands. */
export interface Outlook {
  /** How many are before it, 0 = next. */
  ahead: number;
  /** Seconds until an agent is likely to be there; null if that can't be told. */
  expectedWait: number | null;
}

/** A caller's entered digits are in its timeline as their tree has them for whoever holds it, and masked for all others. */
export interface ContactDetail extends ContactView {
  timeline: TimelineEntry[];
}

/** `internal`: a note among colleagues; never delivered, and never shown to the customer. */
export type MessageDirection = 'inbound' | 'outbound' | 'internal';
/**
 * Outbound: pending until the channel took it; `unknown` = the channel's answer was lost.
 * Inbound messages and notes are always `received`.
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
  /** The agent who wrote it (outbound, internal). */
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

/** A list of contacts is of so many days at most. */
export const MOST_LISTED_DAYS = 31;
