import {
  AppError,
  DAY_MS,
  type Admission,
  type Channel,
  type OverflowCondition,
  type OverflowStep,
} from '#libs/contract';
import { isOpen, nextChange, withoutHolidays, type HolidayCalendar } from '../../hours/hours.rules.js';
import { ringAt } from './eligibility.rules.js';
import {
  targetQueueOf,
  type OverflowRule,
  type QueuePolicy,
  type RoutingPolicy,
} from '../model/policy.rules.js';

/** How a queue stands now. */
export interface QueueState {
  waiting: number;
  /** Since when no agent of it has been on duty, epoch ms; null while there is one. */
  nobodySince: number | null;
}

/** What decisions are made on: the policy in force, and how things stand. */
export interface Situation {
  policy: Pick<RoutingPolicy, 'pools'>;
  calendar: HolidayCalendar;
  /** Null for a queue that there is not. */
  queue(queueId: string): QueuePolicy | null;
  state(queueId: string): QueueState;
}

/** Somebody who comes, or waits, as far as it decides where rules may lead them. */
export interface Traveller {
  channel: Channel;
  /** False for a caller who withheld their number: a rule that promises a callback leads them nowhere. True unless told. */
  isReachable?: boolean;
}

/** Somebody who waits in a queue, as far as it decides what time does to them. */
export interface WaitingContact extends Traveller {
  /** When it came into this queue, epoch ms: its place in line may be older. */
  enteredAt: number;
  /** How far the search has widened already. */
  ring: number;
  /** Who served this customer last; null if nobody has. */
  lastAgentId: string | null;
}

/** `ring`: the search widens to this one. */
export type TickDecision =
  | { act: 'none' }
  | { act: 'ring'; ring: number }
  | { act: 'overflow'; admission: Admission };

/**
 * Where an arriving contact goes: through the overflow rules of every queue on its way, in their order. Never
 * refuses: who can't be queued and has no rule is asked to leave a message. A queue is closed for a channel
 * it does not take. In a year without a calendar the usual hours hold, holidays being unknown.
 */
export function admit(contact: Traveller, queue: QueuePolicy, now: Situation, at: number): Admission {
  return follow(contact, queue, now, at, []);
}

/**
 * What is due for a waiting contact: an overflow before a wider ring. Safe to ask at any time and as often as
 * one likes; `nextTickAt` says when it is worth it.
 */
export function onTick(
  contact: WaitingContact,
  queue: QueuePolicy,
  now: Situation,
  at: number,
): TickDecision {
  const due = queue.overflow.filter((one) => dueWhileWaiting(one, contact, queue, now, at));
  const rule = due.find((one) => usable(one, contact, queue, now));
  if (rule) return { act: 'overflow', admission: take(rule, contact, queue, now, at, []) };
  // Nobody comes until it opens again.
  if (due.some(({ when }) => when === 'closed')) {
    return { act: 'overflow', admission: toMessage('closed', queue, []) };
  }
  const ring = ringAt(queue, contact.enteredAt, at);
  return ring > contact.ring ? { act: 'ring', ring } : { act: 'none' };
}

/**
 * When time alone next changes something for a waiting contact, epoch ms after `at`: a ring, an overflow, the
 * end of its reservation, closing time. Null if nothing will. A change of `nobodySince` needs a tick of its own.
 */
export function nextTickAt(
  contact: WaitingContact,
  queue: QueuePolicy,
  now: Situation,
  at: number,
): number | null {
  const after = (seconds: number): number => contact.enteredAt + seconds * 1000;
  const { nobodySince } = now.state(queue.queueId);
  const times = queue.rings.map(({ afterSeconds }) => after(afterSeconds));
  if (contact.lastAgentId !== null) times.push(after(queue.lastAgentSeconds));
  for (const { when, afterSeconds } of queue.overflow) {
    const limit = afterSeconds ?? queue.maxWaitSeconds;
    if (when === 'waited' && limit !== null) times.push(after(limit));
    if (when === 'no-agent' && nobodySince !== null) times.push(nobodySince + (afterSeconds ?? 0) * 1000);
    if (when === 'closed' && queue.atClosing === 'overflow') times.push(closingAfter(queue, now, at));
  }
  const next = Math.min(...times.filter((time) => time > at));
  return Number.isFinite(next) ? next : null;
}

function follow(
  who: Traveller,
  queue: QueuePolicy,
  now: Situation,
  at: number,
  steps: OverflowStep[],
): Admission {
  const here: Admission = { to: 'queue', queueId: queue.queueId, steps };
  // A validated policy has no cycle; one that came about otherwise must not hold the contact up.
  if (steps.some(({ fromQueueId }) => fromQueueId === queue.queueId)) return here;
  const rule = queue.overflow.find(
    (one) => dueOnArrival(one.when, one, who.channel, queue, now, at) && usable(one, who, queue, now),
  );
  if (rule) return take(rule, who, queue, now, at, steps);
  const when = (['closed', 'full'] as const).find((one) =>
    dueOnArrival(one, null, who.channel, queue, now, at),
  );
  return when ? toMessage(when, queue, steps) : here;
}

/** For whoever can't stay, where no rule leads them anywhere. */
function toMessage(when: keyof typeof UNRULED, { queueId }: QueuePolicy, steps: OverflowStep[]): Admission {
  const [reason, reasonEn] = UNRULED[when];
  const step: OverflowStep = { fromQueueId: queueId, when, to: 'message', queueId: null, reason, reasonEn };
  return { to: 'message', queueId: null, steps: [...steps, step] };
}

const UNRULED = {
  closed: ['非服务时间', 'Outside the opening hours'],
  full: ['排队已满', 'The queue is full'],
} as const;

function take(
  rule: OverflowRule,
  who: Traveller,
  queue: QueuePolicy,
  now: Situation,
  at: number,
  steps: OverflowStep[],
): Admission {
  const { when, to, reason, reasonEn } = rule;
  const queueId = targetQueueOf(now.policy, rule);
  const taken = [...steps, { fromQueueId: queue.queueId, when, to, queueId, reason, reasonEn }];
  if (to === 'message' || to === 'callback' || to === 'voice-mail')
    return { to, queueId: null, steps: taken };
  const next = queueId === null ? null : now.queue(queueId);
  return next ? follow(who, next, now, at, taken) : { to: 'message', queueId: null, steps: taken };
}

/** False for a rule that leads nowhere for this customer: the next one is tried. */
export function usable(
  rule: OverflowRule,
  { channel, isReachable = true }: Traveller,
  from: Pick<QueuePolicy, 'queueId'>,
  now: Pick<Situation, 'policy' | 'queue'>,
): boolean {
  if (rule.to === 'voice-mail') return channel === 'voice';
  if (rule.to === 'callback') return isReachable;
  if (rule.to === 'message') return true;
  const queueId = targetQueueOf(now.policy, rule);
  if (queueId === null || queueId === from.queueId) return false;
  return now.queue(queueId)?.channels.includes(channel) ?? false;
}

function dueOnArrival(
  when: OverflowCondition,
  rule: OverflowRule | null,
  channel: Channel,
  queue: QueuePolicy,
  now: Situation,
  at: number,
): boolean {
  const state = now.state(queue.queueId);
  if (when === 'closed') return !queue.channels.includes(channel) || !open(queue, now, at);
  if (when === 'full') return queue.maxLength !== null && state.waiting >= queue.maxLength;
  return when === 'no-agent' && rule !== null && nobodyFor(rule, state, at);
}

function dueWhileWaiting(
  rule: OverflowRule,
  contact: WaitingContact,
  queue: QueuePolicy,
  now: Situation,
  at: number,
): boolean {
  if (rule.when === 'closed') return queue.atClosing === 'overflow' && !open(queue, now, at);
  if (rule.when === 'no-agent') return nobodyFor(rule, now.state(queue.queueId), at);
  const limit = rule.afterSeconds ?? queue.maxWaitSeconds;
  return rule.when === 'waited' && limit !== null && at - contact.enteredAt >= limit * 1000;
}

const nobodyFor = (rule: OverflowRule, { nobodySince }: QueueState, at: number): boolean =>
  nobodySince !== null && at - nobodySince >= (rule.afterSeconds ?? 0) * 1000;

const open = (queue: QueuePolicy, { calendar }: Pick<Situation, 'calendar'>, at: number): boolean =>
  withCalendar(queue, (hours) => isOpen(hours, calendar, at));

/** Whether a queue takes contacts of a channel now, by its hours; how full it is does not matter. */
export const serves = (
  queue: QueuePolicy,
  channel: Channel,
  calendar: HolidayCalendar,
  at: number,
): boolean => queue.channels.includes(channel) && open(queue, { calendar }, at);

/** When hours next change, by the hours: the same for everybody who waits until it comes. `until`: epoch ms. */
const changes = new WeakMap<
  QueuePolicy['hours'],
  { calendar: HolidayCalendar; from: number; until: number; closing: number }
>();

/** Looked for anew once a change has come, or a day has passed: where none is near, a year of days is gone through. */
function closingAfter(queue: QueuePolicy, { calendar }: Situation, at: number): number {
  const known = changes.get(queue.hours);
  if (known && known.calendar === calendar && known.from <= at && at < known.until) return known.closing;
  const change = withCalendar(queue, (hours) => nextChange(hours, calendar, at));
  const closing = change && !change.open ? change.at : Infinity;
  changes.set(queue.hours, { calendar, from: at, until: change?.at ?? at + DAY_MS, closing });
  return closing;
}

/** The hotline stays open when a calendar was forgotten; `calendarGaps` is where that is told. */
function withCalendar<T>(queue: QueuePolicy, ask: (hours: QueuePolicy['hours']) => T): T {
  try {
    return ask(queue.hours);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'CALENDAR_MISSING') throw error;
    return ask(withoutHolidays(queue.hours));
  }
}
