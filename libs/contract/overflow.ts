import type { Kept } from './contact.js';
import type { Channel } from './words.js';

/**
 * `closed`: outside the hours · `full`: as many wait as may · `no-agent`: nobody on duty for
 * `afterSeconds` · `waited`: in this queue for `afterSeconds`, or for the longest wait if that is null.
 */
export const OVERFLOW_CONDITIONS = ['closed', 'full', 'no-agent', 'waited'] as const;
export type OverflowCondition = (typeof OVERFLOW_CONDITIONS)[number];

/** `district`, `national`: the queue that stands for that district, or for headquarters, in `pools`. */
export const OVERFLOW_TARGETS = [
  'queue',
  'district',
  'national',
  'message',
  'callback',
  'voice-mail',
] as const;
export type OverflowTarget = (typeof OVERFLOW_TARGETS)[number];

/** Where a contact goes that leaves the queues. */
export type Exit = Exclude<OverflowTarget, 'queue' | 'district' | 'national'>;

/** One overflow, as it happened. `wished`: by no rule, the customer asked to be called back. */
export interface OverflowStep {
  fromQueueId: string;
  when: OverflowCondition | 'wished';
  to: OverflowTarget;
  /** The queue it led to; null if it led out. */
  queueId: string | null;
  reason: string;
  reasonEn: string;
}

const WISHES = {
  callback: ['客户要求回拨', 'The customer asked to be called back'],
  'voice-mail': ['客户要求留言', 'The customer asked to leave a voice message'],
  message: ['客户要求留言', 'The customer asked to leave a message'],
} as const satisfies Record<Exit, readonly [string, string]>;

/** A customer leaves a queue by their own wish. */
export function wishedStep(fromQueueId: string, to: Exit): OverflowStep {
  const [reason, reasonEn] = WISHES[to];
  return { fromQueueId, when: 'wished', to, queueId: null, reason, reasonEn };
}

/** A place in a queue, or a way out; with the overflows that led there, none if it stays where it arrived. */
export type Admission =
  | { to: 'queue'; queueId: string; steps: OverflowStep[] }
  | { to: Exit; queueId: null; steps: OverflowStep[] };

/** Who arrives, as far as it decides where they go. */
export interface Arriving {
  channel: Channel;
  queueId: string;
  customer: { id: string; identity: string };
  /** Who served this customer last; null if nobody has, or too long ago. Asked only where it matters. */
  lastAgent(): Promise<string | null>;
}

/** How an arrival begins to wait. */
export interface Placing {
  admission: Admission;
  /** The VIP lists that the customer is on. */
  vipListIds: string[];
  kept: Kept | null;
}

/** Decides where arrivals go; implemented by libs/routing. Never refuses a contact. */
export interface AdmissionPort {
  place(arriving: Arriving): Promise<Placing>;
}
