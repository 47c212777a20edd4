import type { ContactDetail, Outlook } from './contact.js';
import type { FactName } from './fact.js';
import type { MenuNode } from './voice.js';

/** Facts by which a contact counts in the figures that are published: what a timeline says of itself. */
export const COUNTED_AS = [
  'arrived',
  'asked',
  'answered',
  'abandoned',
  'flowed-out',
  'self-served',
  'called-back',
  'callback-reached',
  'handled',
  'unfinished',
] as const satisfies readonly FactName[];
export type CountedAs = (typeof COUNTED_AS)[number];

/**
 * Why a contact is in no connection rate, or not yet on both sides of it. `callback`: we called back, nobody asked ·
 * `waiting`: it asked, and what becomes of it is open · `not-asked`: it ended before it asked for an agent.
 */
export type NotCounted = 'callback' | 'waiting' | 'not-asked';

/** What a contact counts as in figures, by the entries of its timeline. */
export interface ContactCounts {
  /** Shanghai day to which it counts, YYYY-MM-DD; null = it counts nowhere yet. */
  day: string | null;
  /** In the order of the timeline. `waitedMs`: of an outcome, how long it had waited since it asked. */
  entries: { seq: number; as: CountedAs; waitedMs: number | null }[];
  /** Numbers of entries that would be an outcome, if the contact had not had one before: counted once. */
  again: number[];
  /** Null = it is in the connection rate, answered or not. */
  not: NotCounted | null;
}

/** Everything there is to be read of one contact. `outlook`: null unless it waits. */
export interface ContactInFull extends ContactDetail {
  outlook: Outlook | null;
  counts: ContactCounts;
  /** The nodes of the voice tree that the caller passed, by id; those that are not known are left out. */
  menu: Record<string, MenuNode>;
}
