import type { SlotClass } from '#libs/contract';
import { expectedWait, type WaitSample } from '../../policy/decision/wait.rules.js';
import type { Caller, Stage } from './stage.rules.js';

/**
 * What those were told who came to wait, and what they did wait, until they were answered: only of those who
 * were answered in the queue they asked in, in which the wait had been told.
 */
export function waitSamples({ traffic }: Stage, callers: readonly Caller[]): WaitSample[] {
  return callers.flatMap(({ stood, outcome, settledAt, arrival, queueId, slotClass }) => {
    if (!stood || outcome !== 'answered' || settledAt === null || queueId !== arrival.queueId) return [];
    const { meanHoldMs, patience } = traffic.behaviour(queueId, slotClass);
    const estimate = expectedWait({
      ...stood,
      handleSeconds: meanHoldMs / 1000,
      patienceSeconds: patience.meanMs === null ? null : patience.meanMs / 1000,
    });
    return estimate ? { estimate, waited: (settledAt - arrival.at) / 1000 } : [];
  });
}

/** Slots that serve a line now: an agent who serves several counts in each by its share of their contacts. */
export function slotsOf(stage: Stage, queueId: string, slotClass: SlotClass): number {
  const key = `${slotClass}:${queueId}`;
  const known = stage.slots.get(key);
  if (known !== undefined) return known;
  let slots = 0;
  for (const desk of stage.desks.values()) {
    if (!desk.onDuty || !desk.serves.some((one) => one.queueId === queueId && one.firstRing === 0)) continue;
    const load = desk.serves.reduce((sum, one) => sum + (stage.loads.get(one.queueId) ?? 0), 0);
    const share = load === 0 ? 0 : (stage.loads.get(queueId) ?? 0) / load;
    slots += share * desk.profile.slots[slotClass];
  }
  stage.slots.set(key, slots);
  return slots;
}
