import type { CallControl, CallDial, ContactView, DialEnd, Disposition } from '#libs/contract';

/** A customer who is called back by telephone: by the system, where it may. */
export const isCalledBack = ({ channel, callbackId, state }: ContactView): boolean =>
  channel === 'voice' && callbackId !== null && (state === 'active' || state === 'wrap-up');

/** Whoever the system did not reach has had no answer, as far as is known. Null: nothing is known. */
export function suggestedDisposition(dial: CallDial | null): Disposition | null {
  if (dial === null || dial.state === 'answered' || isByHand(dial.end)) return null;
  return 'no-reply';
}

/** The system does not call this number: the agent may, by hand. */
export const isByHand = (end: DialEnd | undefined): boolean => end === 'not-allowed' || end === 'blocked';

/** How a customer is called, by the newest that is known of this contact. */
export const dialIn = (control: CallControl | null, contactId: string): CallDial | null =>
  control?.contactId === contactId ? (control.dial ?? null) : null;
