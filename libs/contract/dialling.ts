/**
 * How calling a customer ended who was not reached. `not-allowed`, `blocked`: their number is not to be called by the
 * system · `too-many`: others were called in that minute · `cancelled`: their agent gave up first · `other`: also where
 * nobody knows, after an outage.
 */
export const DIAL_ENDS = [
  'busy',
  'no-answer',
  'rejected',
  'wrong-number',
  'network',
  'congestion',
  'not-allowed',
  'blocked',
  'too-many',
  'cancelled',
  'other',
] as const;
export type DialEnd = (typeof DIAL_ENDS)[number];

/** `due`: to be called once the agent's phone is picked up · `calling` · `answered` · `ended`: they were not reached. */
export const DIAL_STATES = ['due', 'calling', 'answered', 'ended'] as const;
export type DialState = (typeof DIAL_STATES)[number];

/** A customer who is called, or was. */
export interface CallDial {
  /** Who had the contact when this call was asked for, and which one of theirs it is, from 1. */
  epoch: number;
  attempt: number;
  state: DialState;
  /** Only with `ended`. */
  end?: DialEnd;
  /** The `systemname` of the Asterisk that calls them. */
  asterisk: string;
}

/** So often one agent has a customer called for one contact: nobody's phone is to ring for ever. */
export const MOST_DIALS = 5;

/** Whether the customer was called as often as the holder of the contact at `epoch` may have them called. */
export const isDialledOut = (dial: CallDial, epoch: number): boolean =>
  dial.state === 'ended' && dial.epoch === epoch && dial.attempt >= MOST_DIALS;

/** Whether the customer may be called again by the agent who has the contact at `epoch`. */
export const mayRedial = (dial: CallDial, epoch: number): boolean =>
  dial.state === 'ended' &&
  dial.end !== 'not-allowed' &&
  dial.end !== 'blocked' &&
  !isDialledOut(dial, epoch);

/** Who is to be called, and as whose call. */
export interface DialParty {
  /** The number of ours that they see. */
  accountId: string;
  /** Theirs, of record. */
  number: string;
  districtId: string;
}
