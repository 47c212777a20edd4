import type { CallContact, GuestLeft } from '#libs/contract';
import type { AgentLeg } from './call.rules.js';
import { CAUSE, endingOf, wasHungUp, type LegEnding } from './hangup.rules.js';

/** Who is rung without a deadline has just asked for it, or had the call. */
const UNBOUND_SECONDS = 60;
/** Clocks differ, and it is for the contact to say that an offer ran out: this only cleans up where nobody can. */
const MARGIN_SECONDS = 10;

/** How long Asterisk rings a phone by itself: hardly longer than its offer or invitation holds. */
export const ringSecondsOf = (contact: Pick<CallContact, 'deadlineAt'> | null, now: number): number =>
  contact?.deadlineAt
    ? Math.max(0, Math.ceil((contact.deadlineAt - now) / 1000)) + MARGIN_SECONDS
    : UNBOUND_SECONDS;

/** What a leg means for the contact: the owner's, a guest's, or (null) nobody's who has to do with it. */
export type LegPart = 'owner' | 'guest' | null;
export function partOfLeg(contact: CallContact, { agentId }: Pick<AgentLeg, 'agentId'>): LegPart {
  if (contact.owner?.agentId === agentId) return 'owner';
  return contact.guests.some((guest) => guest.agentId === agentId) ? 'guest' : null;
}

/** A phone that was picked up, and what that means. */
export interface PickUp {
  act: 'accept' | 'join';
  leg: AgentLeg;
}

/** The acts that follow from phones that were picked up, and that the contact does not know of yet. */
export function pickUpsOf(contact: CallContact, legs: readonly AgentLeg[]): PickUp[] {
  return legs.flatMap((leg): PickUp[] => {
    if (!leg.answered) return [];
    const part = partOfLeg(contact, leg);
    if (part === 'owner' && contact.state === 'offered' && leg.epoch === contact.epoch)
      return [{ act: 'accept', leg }];
    const invited = contact.guests.some(({ agentId, joined }) => agentId === leg.agentId && !joined);
    return part === 'guest' && contact.state === 'active' && invited ? [{ act: 'join', leg }] : [];
  });
}

/** What the end of a leg means for the contact. */
export type LegMeaning = { part: 'owner'; ending: LegEnding } | { part: 'guest'; reason: GuestLeft };

/** What the end of a leg means, by its Q.850 cause; null if the contact has nothing to do with it any more. */
export function partingOf(contact: CallContact, leg: AgentLeg, cause: number): LegMeaning | null {
  const part = partOfLeg(contact, leg);
  if (part === 'owner') {
    return {
      part,
      ending: endingOf({ answered: leg.answered, accepted: contact.state === 'active' }, cause),
    };
  }
  if (part !== 'guest') return null;
  if (leg.answered) return { part, reason: wasHungUp(cause) ? 'left' : 'gone' };
  return { part, reason: cause === CAUSE.busy || cause === CAUSE.rejected ? 'declined' : 'missed' };
}
