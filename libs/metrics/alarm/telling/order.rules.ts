import type { AlarmDeliveryDoc } from '../alarm.schema.js';

/**
 * What an alarm that is over means for whoever was to hear that it was raised.
 * - `tell`: they heard, or may have: they are told that it is over.
 * - `tell-after`: somebody is telling them, or a webhook may have taken a try that it did not answer: it is told to the
 *   end, and then that it is over.
 * - `drop`: nothing was told: neither is.
 * - `nothing`: they were never told and will not be.
 */
export type Ending = 'tell' | 'tell-after' | 'drop' | 'nothing';

export function endingOf({
  way = 'webhook',
  outcome,
  tries,
  underWay,
}: Pick<AlarmDeliveryDoc, 'way' | 'outcome' | 'tries' | 'underWay'>): Ending {
  if (outcome === 'delivered' || outcome === 'unknown') return 'tell';
  if (outcome !== 'pending') return 'nothing';
  return underWay === true || (way === 'webhook' && tries > 0) ? 'tell-after' : 'drop';
}
