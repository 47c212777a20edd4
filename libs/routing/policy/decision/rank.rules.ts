import type { QueuePolicy, VipList } from '../model/policy.rules.js';

/** What one point of priority is worth: a minute waited already. */
const PRIORITY_POINT_MS = 60_000;

/** What decides a contact's place. */
export interface RankedContact {
  /** Its place in line, epoch ms; kept over re-queues, overflows and callbacks. */
  queuedAt: number;
  /** The VIP lists that the customer is on. */
  vipListIds: readonly string[];
}

type Priority = Pick<QueuePolicy, 'priority' | 'vipListIds'>;
type Lists = readonly Pick<VipList, 'id' | 'points'>[];

/** Points of the queue, and of the best list of the queue that the customer is on. */
export function pointsOf(contact: RankedContact, queue: Priority, lists: Lists): number {
  const vip = lists.filter(({ id }) => queue.vipListIds.includes(id) && contact.vipListIds.includes(id));
  return queue.priority + Math.max(0, ...vip.map(({ points }) => points));
}

/**
 * The place of a contact as one number, lowest first: `rank = queuedAt − 60 000 × points`.
 *
 * It is as urgent at t as it has waited, and a minute for each point: `urgency(t) = (t − queuedAt) + 60 000 × points`.
 * Everybody ages alike, so nobody starves: who came with p points less is served first after p minutes. Since
 * `urgency(t) = t − rank`, the order by rank is the order by urgency at every t, so the number can be the
 * score of a sorted set and never needs to be renewed while the contact waits in this queue. Whole and below
 * 2⁵³, so exact as a double. Ageing at different speeds would cross over with time, and could not be one number.
 */
export const rank = (contact: RankedContact, queue: Priority, lists: Lists): number =>
  contact.queuedAt - pointsOf(contact, queue, lists) * PRIORITY_POINT_MS;
