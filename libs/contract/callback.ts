import type { Channel, Disposition } from './words.js';

/**
 * Why somebody is to be called back. `callback`, `message`, `voice-mail`: led out of the queues there ·
 * `abandoned`: left while waiting · `wished`: asked for it while waiting · `scheduled`: agreed with an agent.
 */
export const CALLBACK_KINDS = [
  'callback',
  'message',
  'voice-mail',
  'abandoned',
  'wished',
  'scheduled',
] as const;
export type CallbackKind = (typeof CALLBACK_KINDS)[number];

/**
 * `open`: its time has not come, or its queue is closed · `due`: it stands in the queue, as a contact ·
 * `attempting`: an agent has that contact · `done`: reached, or come back by themselves · `failed`: no
 * attempt is left, or it was given up · `cancelled`: not wanted any more.
 */
export const CALLBACK_STATES = ['open', 'due', 'attempting', 'done', 'failed', 'cancelled'] as const;
export type CallbackState = (typeof CALLBACK_STATES)[number];
export const PENDING_CALLBACKS = ['open', 'due', 'attempting'] as const satisfies readonly CallbackState[];

/** What happened to a callback, in order. */
export const CALLBACK_EVENTS = [
  'made',
  'merged',
  'queued',
  'attempted',
  'reached',
  'not-reached',
  'put-off',
  'returned',
  'cancelled',
  'given-up',
] as const;
export type CallbackEvent = (typeof CALLBACK_EVENTS)[number];

/** A callback as clients see it. Times are ISO 8601 in UTC. */
export interface CallbackView {
  id: string;
  kind: CallbackKind;
  state: CallbackState;
  /** The contact it was made from. */
  contactId: string;
  /** The contact that is its present attempt; null unless due or attempting. */
  attemptId: string | null;
  /** The channel on which the customer will be reached. */
  channel: Channel;
  queueId: string;
  districtId: string;
  customer: { id: string; masked: string };
  /** The number to call, masked; null = on the channel they came by. */
  phone: string | null;
  /** The place in line that is kept. */
  place: string;
  notBefore: string;
  attempts: number;
  maxAttempts: number;
  /** How often it was put off, by whomever; the last one allowed makes it fail. */
  putOffs: number;
  history: { at: string; event: CallbackEvent; contactId: string | null; by: string | null }[];
}

/**
 * Whether the customer was reached: the agent's disposition decides. A wrap-up that ran out without one
 * counts if the agent had said something to them.
 */
export const wasReached = (disposition: Disposition | null, responded: boolean): boolean =>
  disposition === null ? responded : disposition !== 'no-reply';

/** Begins to speak to customers on channels where somebody must dial; implemented by a channel. */
export interface Dialler {
  readonly channel: Channel;
  /** The account to call from for a queue; null = none can be used now. */
  accountFor(queueId: string): Promise<string | null>;
}

/** Whether those are called back who left a queue while they waited. */
export interface AbandonedCallback {
  /** Those who had waited at least so long, on whatever channel; null = nobody. */
  abandonedAfterSeconds: number | null;
}

/** What the routing policy says of callbacks. Implemented by libs/routing. */
export interface CallbackTermsSource {
  /** Null where the policy leaves it to the deployment's setting. */
  callbackOf(queueId: string): Promise<AbandonedCallback | null>;
}

/** Opens the contact by which somebody is called back; implemented by libs/contact. */
export interface CallbackOpener {
  /**
   * Safe to repeat with the same `key`. `in-contact`: they have an open contact already. `led-out`: the queue
   * takes nobody now.
   */
  callBack(request: CallbackRequest): Promise<OpenedCallback>;
  /** The contact that was opened under this key; null if there is none. */
  openedUnder(key: string): Promise<string | null>;
  /** Nobody is to be called back by this contact any more: it is ended, unless an agent has it or it is over. */
  withdraw(contactId: string): Promise<void>;
}
export interface CallbackRequest {
  key: string;
  callbackId: string;
  /** Place in line, epoch ms. */
  place: number;
  channel: Channel;
  accountId: string;
  identity: string;
  districtId: string;
  queueId: string;
  /** Of the contact that is called back for; null = none. */
  officeId?: string | null;
  continues: string;
}
export type OpenedCallback =
  | { result: 'opened'; contactId: string }
  | { result: 'in-contact' }
  | { result: 'led-out' };

/** Telephone numbers that can be called, without what people write between digits. */
export const CALLABLE_NUMBER = /^\+?\d{6,15}$/;

/** A caller who withheld their number can't be called back. */
export const isReachable = (channel: Channel, identity: string): boolean =>
  channel !== 'voice' || CALLABLE_NUMBER.test(identity.replaceAll(/[\s().-]/g, ''));
