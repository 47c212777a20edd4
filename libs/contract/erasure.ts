import type { DistrictScope } from './identity.js';
import type { Channel } from './words.js';

/** A person as a channel knows them. */
export interface KnownPerson {
  channel: Channel;
  /** Telephone number, openid, id of a visitor. */
  identity: string;
}

/** Some of what is kept of one person: contacts that are over, and what they are known by. */
export interface ErasedPart extends KnownPerson {
  contactIds: readonly string[];
  /** Every id under which something of theirs may be stored. */
  customerIds: readonly string[];
  /** What is of other districts stays. */
  scope: DistrictScope;
}

/**
 * Removes what its owner keeps of a person, or overwrites what names them where something is counted by it. Implemented
 * by every lib that keeps such data; called by libs/contact, once at least for every part.
 */
export interface ErasesPerson {
  /** Safe to repeat. Throws STATE_CONFLICT while something of theirs is going on: it is asked again later. */
  erase(part: ErasedPart): Promise<void>;
}

/** `running`: accepted, and carried out as soon as none of their contacts is open · `done`: nothing is left. */
export const ERASURE_STATES = ['running', 'done'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];

/** The erasing of one person's data, without the person. Times are ISO 8601 in UTC. */
export interface ErasureView {
  id: string;
  state: ErasureState;
  channel: Channel;
  /** Whose contacts: a district's, or (00) all. */
  districtId: string;
  /** On what ground, in the words of whoever asked for it. */
  reason: string;
  by: string;
  requestedAt: string;
  /** Contacts that were erased; null while it is running. */
  contacts: number | null;
  doneAt: string | null;
}
