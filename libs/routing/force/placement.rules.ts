import { isReachable, isWornOut, slotClassOf, type ContactImage, type SlotClass } from '#libs/contract';
import type { IndexedContact, QueuePresence } from '../index/argument.rules.js';
import {
  nextTickAt,
  onTick,
  type Situation,
  type WaitingContact,
} from '../policy/decision/admission.rules.js';
import { ringAt } from '../policy/decision/eligibility.rules.js';
import { rank } from '../policy/decision/rank.rules.js';
import type { QueuePolicy } from '../policy/model/policy.rules.js';
import type { PolicyInForce } from './policy-in-force.rules.js';

/** How queues stand, as far as it is known; of any other nothing is held against it. */
export type Presences = ReadonlyMap<string, QueuePresence>;

/** Who waits; without a customer, as in a replay, they are taken to be reachable. */
type Waiting = Pick<ContactImage, 'channel' | 'enteredAt'> & Partial<Pick<ContactImage, 'customer'>>;

/** A waiting contact as far as it decides its place. */
export type PlaceableContact = Waiting &
  Pick<
    ContactImage,
    'id' | 'epoch' | 'queueId' | 'channel' | 'queuedAt' | 'enteredAt' | 'kept' | 'vipListIds'
  > &
  Partial<Pick<ContactImage, 'seq'>>;

/** What decisions on contacts of one class of channel are made on. */
export const situationOf = (policy: PolicyInForce, known: Presences, slotClass: SlotClass): Situation => ({
  policy: policy.content,
  calendar: policy.calendar,
  queue: (queueId) => policy.queue(queueId),
  state: (queueId) => {
    const found = known.get(queueId);
    return { waiting: found?.waiting ?? 0, nobodySince: found?.nobodySince[slotClass] ?? null };
  },
});

/** A waiting contact as rules decide on it at `at`, epoch ms. */
export const waitingOf = (
  { channel, enteredAt, customer }: Waiting,
  queue: QueuePolicy,
  at: number,
): WaitingContact => ({
  channel,
  isReachable: customer === undefined || isReachable(channel, customer.identity),
  enteredAt,
  ring: ringAt(queue, enteredAt, at),
  lastAgentId: null,
});

/** A waiting contact as the index is to keep it from `at` on. A contact of an unknown queue keeps its place. */
export function placed(
  contact: PlaceableContact,
  policy: PolicyInForce,
  known: Presences,
  at: number,
): IndexedContact {
  const { id, epoch, queueId, kept, seq = 0 } = contact;
  const slotClass = slotClassOf(contact.channel);
  // It rings nowhere any more: whoever looks after what is due leads it out at once.
  if (isWornOut({ seq }))
    return { id, epoch, queueId, slotClass, rank: contact.queuedAt, dueAt: at, isHeld: true };
  const queue = policy.queue(queueId);
  if (!queue) return { id, epoch, queueId, slotClass, rank: contact.queuedAt };
  const waiting = waitingOf(contact, queue, at);
  const keptUntil = kept && kept.until > at ? kept.until : null;
  return {
    id,
    epoch,
    queueId,
    slotClass,
    rank: rank(contact, queue, policy.content.vipLists),
    ring: waiting.ring,
    keptFor: keptUntil === null ? null : (kept?.agentId ?? null),
    dueAt: earliest(keptUntil, dueAt(waiting, queue, situationOf(policy, known, slotClass), at)),
  };
}

/** At once if something is due already. */
function dueAt(waiting: WaitingContact, queue: QueuePolicy, now: Situation, at: number): number | null {
  if (queue.rings.length === 0 && queue.overflow.length === 0) return null;
  return onTick(waiting, queue, now, at).act === 'overflow' ? at : nextTickAt(waiting, queue, now, at);
}

const earliest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
