import { NATIONAL_DISTRICT, type QueueRef, type RecordingMode, type WaitingTerms } from '#libs/contract';
import { same } from '#libs/platform';

/** A waiting line and what it aims at. */
export interface Queue extends QueueRef {
  /** 0–100: each point counts as a minute waited already. */
  priority: number;
  /** How long an offer rings; null = the deployment's setting. */
  offerSeconds: number | null;
  /** What waiting callers hear and may press; null = music alone. */
  waiting: WaitingTerms | null;
  recording: RecordingMode;
}
/** What may be changed of a queue; what is left out stays. */
export type QueueChange = Partial<Omit<Queue, 'id' | 'districtId'>>;

/** What a queue aims at, as long as the routing policy has no entry of it: else the entry says so, and it alone. */
export const QUEUE_AIMS = [
  'priority',
  'offerSeconds',
  'serviceTargetSeconds',
  'serviceLevelTarget',
  'connectionTarget',
] as const satisfies (keyof Queue)[];

export type QueueAims = Pick<Queue, (typeof QUEUE_AIMS)[number]>;

export const aimsOf = ({
  priority,
  offerSeconds,
  serviceTargetSeconds,
  serviceLevelTarget,
  connectionTarget,
}: QueueAims): QueueAims => ({
  priority,
  offerSeconds,
  serviceTargetSeconds,
  serviceLevelTarget,
  connectionTarget,
});

/** The targets of GB/T 33358 and of the hotline's rules, unless told. */
export const QUEUE_DEFAULTS = {
  priority: 0,
  serviceTargetSeconds: 15,
  connectionTarget: 0.95,
  serviceLevelTarget: 0.95,
  offerSeconds: null,
  waiting: null,
  recording: 'always',
} as const;

/** The queue that every deployment has, and every new agent serves. */
export const GENERAL_QUEUE: Queue = {
  id: 'general',
  name: '综合咨询',
  nameEn: 'General enquiries',
  districtId: NATIONAL_DISTRICT,
  ...QUEUE_DEFAULTS,
};

/** What differs, field by field, with what it was and what it is: `priority: 0 → 8`. */
export const changesIn = (before: Queue, after: Queue): string[] =>
  (Object.keys(after) as (keyof Queue)[])
    .filter((field) => !same(before[field], after[field]))
    .map((field) => `${field}: ${JSON.stringify(before[field])} → ${JSON.stringify(after[field])}`);

/** Whether each key does one thing alone. */
export function keysDiffer(waiting: WaitingTerms | null | undefined): boolean {
  if (!waiting) return true;
  const keys = [waiting.callbackKey, waiting.messageKey, waiting.repeatKey].filter((key) => key !== null);
  return new Set(keys).size === keys.length;
}
