import type { ContactState } from '#libs/contract';
import { UNIQUE } from '../contact.schema.js';

/** A condition, and the index that serves it whatever the planner thinks. */
interface Narrowed {
  filter: object;
  hint?: string | Record<string, 1 | -1>;
}

/** The index of those that wait. */
export const WAITING = { state: 1, _id: 1 } as const;

/**
 * Contacts in a state; any, left out. Those that are not over are few beside a year of those that are: an index of their
 * own finds them, or a rare state would be looked for among millions.
 */
export function inState(state: ContactState | undefined): Narrowed {
  switch (state) {
    case undefined:
      return { filter: {} };
    case 'closed':
      return { filter: { state } };
    case 'waiting':
      return { filter: { state }, hint: WAITING };
    default:
      // Somebody has a seat in it.
      return { filter: { state, 'seats.agentId': { $exists: true } }, hint: UNIQUE.slot };
  }
}
