/** What the end of an agent's leg means for the contact. */
export type LegEnding = 'end' | 'decline' | 'miss' | 'release';

/** Q.850 causes, as ChannelDestroyed carries them. */
export const CAUSE = { normal: 16, busy: 17, rejected: 21 } as const;

/**
 * A leg that talked and was hung up ends the call; one that was lost (its phone lost the network, ran
 * out of media) gives the caller back to the queue. One that never was picked up was either refused
 * by a person, or could not be reached; an agent who had accepted at the console gives the call back.
 */
export function endingOf(leg: { answered: boolean; accepted: boolean }, cause: number): LegEnding {
  if (leg.answered) return cause === CAUSE.normal ? 'end' : 'release';
  if (leg.accepted) return 'release';
  return cause === CAUSE.busy || cause === CAUSE.rejected ? 'decline' : 'miss';
}
