import type { Guest, Kept, NewTimelineEntry, Owner } from './contact.js';
import type { Channel, ContactState, Outcome, Disposition } from './words.js';

/**
 * The working image of a contact: everything but its timeline.
 * Times are epoch ms; null where it has not happened.
 */
export interface ContactImage {
  id: string;
  channel: Channel;
  accountId: string;
  districtId: string;
  /** The office whose account it came by; null = none's. */
  officeId: string | null;
  queueId: string;
  customer: { id: string; identity: string };
  state: ContactState;
  epoch: number;
  seq: number;
  owner: Owner | null;
  openedAt: number;
  /** Its place in line; kept over every re-queue, overflow and callback. */
  queuedAt: number;
  /** When it came into the queue it is in, or was in last. */
  enteredAt: number;
  /** When its newest timeline entry was made; no later one is dated before it. */
  changedAt: number;
  answeredAt: number | null;
  respondedAt: number | null;
  endedAt: number | null;
  closedAt: number | null;
  deadlineAt: number | null;
  outcome: Outcome | null;
  disposition: Disposition | null;
  /** What it was about, as whoever closed it said. */
  topicId: string | null;
  handledBy: string | null;
  /** For whom it is kept while it waits. */
  kept: Kept | null;
  /** The VIP lists that the customer was on when they arrived. */
  vipListIds: string[];
  guests: Guest[];
  /** How often wrap-up has been extended. */
  extensions: number;
  /** Since when the caller is held (epoch ms; null = they are not), and how long they were before, ms. Absent if never. */
  hold?: CallHold;
  /** The contact that this one goes on from. */
  continues: string | null;
  /** The callback that this contact is an attempt of; null for what customers began. */
  callbackId: string | null;
}

/**
 * So many entries a timeline has, give or take those that end what is under way: it is stored in one document with its
 * contact, which holds 16 MB, and every entry is far below 1 KB.
 */
export const MOST_ENTRIES = 5000;

/** True if so much has happened to a contact that nobody else is to get it: who waits then is led out of the queues. */
export const isWornOut = ({ seq }: Pick<ContactImage, 'seq'>): boolean => seq >= MOST_ENTRIES;

export interface CallHold {
  since: number | null;
  ms: number;
}

/** How long a caller had been held in all at a time (epoch ms), ms. */
export const heldUntil = (hold: CallHold | undefined, at: number): number =>
  hold === undefined ? 0 : hold.ms + (hold.since === null ? 0 : Math.max(0, at - hold.since));

/** Whether the data of whoever it was with have been erased: nobody knows any more who it was. */
export const isErased = ({ customer }: Pick<ContactImage, 'customer'>): boolean => customer.identity === '';

/** Every slot that a contact takes: its owner's and its guests'. */
export const seatsOf = ({ owner, guests }: Pick<ContactImage, 'owner' | 'guests'>): Owner[] => [
  ...(owner ? [owner] : []),
  ...guests.map(({ agentId, slot }) => ({ agentId, slot })),
];

/** A change that is committed by a majority: before, after, and the entries it appended. */
export interface Transition {
  before: ContactImage | null;
  after: ContactImage;
  /** Numbered from `after.seq - entries.length + 1`. */
  entries: NewTimelineEntry[];
}

/**
 * Told of transitions right after their commit, in the process that made them. A listener is
 * a short cut, never the truth: what it misses, a sweep or a reaction finds again.
 */
export interface TransitionListener {
  onTransitions(transitions: readonly Transition[]): void;
}
