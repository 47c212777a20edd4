import { waitFrom, type WaitSample } from '../../policy/decision/wait.rules.js';
import type { Caller } from './stage.rules.js';

/**
 * What those would have been told who came to wait, and what they did wait, until they were answered: only of
 * those who were answered in the queue they asked in, in which the wait had been told.
 */
export function waitSamples(callers: readonly Caller[]): WaitSample[] {
  return callers.flatMap(({ stood, outcome, settledAt, arrival, queueId }) => {
    if (!stood || outcome !== 'answered' || settledAt === null || queueId !== arrival.queueId) return [];
    const estimate = waitFrom(stood);
    return estimate ? [{ estimate, waited: (settledAt - arrival.at) / 1000 }] : [];
  });
}
