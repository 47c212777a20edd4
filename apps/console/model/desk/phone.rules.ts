import type { CallControl, ContactView } from '#libs/contract';
import { partOf, rings, type DeskState } from './desk.rules.js';

/** How the agent's phone stands, whatever it is. */
export type LineState =
  /** Nothing to register: no softphone is possible here, or the agent is offline. */
  | 'none'
  /** The agent uses a phone of their own. */
  | 'desk-phone'
  | 'connecting'
  /** Calls reach it. */
  | 'up'
  /** Asterisk does not take the registration; tried again. */
  | 'refused'
  /** Another tab of this browser has the phone. */
  | 'elsewhere';

/** One call at the softphone. */
export interface PhoneCall {
  contactId: string;
  phase: 'ringing' | 'answering' | 'up';
  muted: boolean;
  /** A supervisor listens with it: the contact is on another desk. */
  monitors: boolean;
}

/** What went wrong for the agent to know. */
export type PhoneProblem = 'no-microphone' | 'no-call';

export interface PhoneState {
  line: LineState;
  calls: readonly PhoneCall[];
  problem: PhoneProblem | null;
}

export const SILENT: PhoneState = { line: 'none', calls: [], problem: null };

/** Does a click on Accept pick up the softphone? What is called back is dialled by hand, and accepted as a chat is. */
export const answersHere = (contact: ContactView, { line }: PhoneState): boolean =>
  contact.channel === 'voice' &&
  contact.callbackId === null &&
  (line === 'up' || line === 'connecting' || line === 'refused');

/**
 * Calls that ring although their contact is on the desk already: it was taken over, or accepted at
 * another console of the agent. They are picked up without a click.
 */
export function answeredByDesk(calls: readonly PhoneCall[], { contacts, agent }: DeskState): string[] {
  return calls
    .filter(({ contactId, phase }) => {
      const contact = contacts[contactId];
      const mine = contact?.state === 'active' && partOf(contact, agent?.id) !== null;
      return phase === 'ringing' && mine && !rings(contact, agent?.id);
    })
    .map(({ contactId }) => contactId);
}

/** Calls that go on although the desk has nothing to do with their contact any more: a BYE got lost. */
export function leftOver(calls: readonly PhoneCall[], { contacts, agent, synced }: DeskState): string[] {
  if (!synced) return [];
  return calls
    .filter(({ contactId, phase, monitors }) => {
      if (monitors) return false;
      const contact = contacts[contactId];
      const over = !contact || contact.state === 'wrap-up' || partOf(contact, agent?.id) === null;
      return phase === 'up' && over;
    })
    .map(({ contactId }) => contactId);
}

/** Loudness of samples between -1 and 1, as a share of full scale on a scale that speech fills. */
export function levelOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += (samples[i] ?? 0) ** 2;
  const loudness = Math.sqrt(sum / Math.max(1, samples.length));
  if (loudness === 0) return 0;
  const decibels = 20 * Math.log10(loudness);
  return Math.min(1, Math.max(0, (decibels + FLOOR_DB) / FLOOR_DB));
}
/** Quieter than this below full scale is nothing. */
const FLOOR_DB = 60;

/** Of what is known to be wished of a call and what comes, the newer one; an answer may come after later news. */
export const newerControl = (known: CallControl | null, fresh: CallControl): CallControl =>
  known?.contactId === fresh.contactId && known.revision > fresh.revision ? known : fresh;

/** `pending`: a pause is wished, and the recording may still go on. */
export function pauseOf(
  control: CallControl | null,
  { id, epoch }: Pick<ContactView, 'id' | 'epoch'>,
): 'none' | 'pending' | 'paused' {
  if (control?.contactId !== id || control.pausedEpoch !== epoch) return 'none';
  return control.quietEpoch === epoch ? 'paused' : 'pending';
}
