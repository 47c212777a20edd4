import type { Arrival } from '#libs/contact';
import type { OverflowStep } from '#libs/contract';

/** When it arrives that `ARRIVAL` makes, epoch ms. */
export const ARRIVED_AT = Date.parse('2026-01-05T01:00:00Z');

/** An arrival as plain as can be; what matters to a spec it says itself. */
export const ARRIVAL: Arrival = {
  id: 'c1',
  channel: 'webchat',
  accountId: 'web',
  districtId: '22',
  queueId: 'general',
  identity: 'visitor',
  now: ARRIVED_AT,
};

/** On to another queue, and out of the queues, by overflow rules. */
export const LED_ON: OverflowStep = {
  fromQueueId: 'general',
  when: 'waited',
  to: 'queue',
  queueId: 'second',
  reason: '等待过久',
  reasonEn: 'Waited too long',
};
export const LED_OUT: OverflowStep = { ...LED_ON, to: 'callback', queueId: null };
