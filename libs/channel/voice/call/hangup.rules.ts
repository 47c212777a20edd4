import type { HangupCause } from '#libs/contract';

/** What the end of an agent's leg means for the contact. */
export type LegEnding = 'end' | 'decline' | 'miss' | 'release';

/** Q.850 causes, as ChannelDestroyed carries them; `none`: hung up before it was in any bridge, which leaves no cause. */
export const CAUSE = { none: 0, normal: 16, busy: 17, rejected: 21 } as const;

/**
 * A leg that talked and was hung up ends the call; one that was lost (its phone lost the network, ran
 * out of media) gives the caller back to the queue. One that never was picked up was either refused
 * by a person, or could not be reached; an agent who had accepted at the console gives the call back.
 */
export function endingOf(leg: { answered: boolean; accepted: boolean }, cause: number): LegEnding {
  if (leg.answered) return wasHungUp(cause) ? 'end' : 'release';
  if (leg.accepted) return 'release';
  return cause === CAUSE.busy || cause === CAUSE.rejected ? 'decline' : 'miss';
}

/** By a person: what is lost (no sound, no network) has a cause of its own. */
export const wasHungUp = (cause: number): boolean => cause === CAUSE.normal || cause === CAUSE.none;

/** Q.850 causes by what they mean to us; Asterisk says 44 of a phone from which no sound came. */
const MEANINGS: readonly (readonly [HangupCause, readonly number[]])[] = [
  ['normal', [0, 16, 31]],
  ['busy', [17]],
  ['no-answer', [18, 19]],
  ['rejected', [21]],
  ['no-sound', [44]],
  ['network', [3, 20, 27, 38, 41, 102]],
  ['congestion', [34, 42]],
];

export const hangupCauseOf = (cause: number): HangupCause =>
  MEANINGS.find(([, causes]) => causes.includes(cause))?.[0] ?? 'other';
