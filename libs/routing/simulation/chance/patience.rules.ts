import type { Random } from './random.rules.js';

/** A wait, ms: `left` if the customer left at its end; else they were served, or led elsewhere, and would have waited longer. */
export interface ObservedWait {
  ms: number;
  left: boolean;
}

/** How long people are ready to wait. */
export interface Patience {
  /** How many waits it was estimated from, and how many of these ended because the customer left. */
  waits: number;
  events: number;
  /** Share still there after `ms`. */
  survival(ms: number): number;
  /** A patience, ms, of somebody who has waited `beyond` ms already; Infinity if nobody is known to leave. */
  draw(random: Random, beyond: number): number;
  /** Mean, ms, as if it were exponential (all waiting ÷ all who left); null if nobody left. */
  meanMs: number | null;
}

/** Where the estimate steps down: from `ms` on, this share is left. */
interface Step {
  ms: number;
  share: number;
}

/**
 * The Kaplan–Meier estimate: whoever was served before they lost patience is censored, not counted as
 * patient for as long as they waited.
 *
 *   S(t) = Π (1 − dᵢ ÷ nᵢ) over the times tᵢ ≤ t at which dᵢ of the nᵢ who still waited left
 *
 * Somebody served at the very moment at which another leaves was still waiting then. Beyond the longest
 * wait L observed nothing is known: the tail is the exponential through the last point,
 * S(t) = S(L)^(t ÷ L) (Brown, Hollander and Korwar, 1974).
 */
export function kaplanMeier(waits: readonly ObservedWait[]): Patience {
  const sorted = waits.toSorted((a, b) => a.ms - b.ms);
  const steps: Step[] = [];
  let share = 1;
  let atRisk = sorted.length;
  for (let i = 0; i < sorted.length;) {
    const ms = (sorted[i] as ObservedWait).ms;
    let left = 0;
    let gone = 0;
    for (; i + gone < sorted.length && sorted[i + gone]?.ms === ms; gone += 1) {
      if (sorted[i + gone]?.left) left += 1;
    }
    if (left > 0) steps.push({ ms, share: (share *= 1 - left / atRisk) });
    atRisk -= gone;
    i += gone;
  }
  const events = sorted.filter((wait) => wait.left).length;
  const total = sorted.reduce((sum, wait) => sum + wait.ms, 0);
  const last = sorted.at(-1)?.ms ?? 0;
  return {
    waits: waits.length,
    events,
    meanMs: events === 0 ? null : total / events,
    ...curve(steps, last),
  };
}

/** The survival curve of these steps, up to `last` ms and beyond. */
function curve(steps: readonly Step[], last: number): Pick<Patience, 'survival' | 'draw'> {
  const end = steps.at(-1)?.share ?? 1;
  /** Rate of the tail, per ms; 0 if nobody ever left. */
  const rate = last > 0 && end > 0 ? -Math.log(end) / last : 0;
  const survival = (ms: number): number => {
    if (ms > last && rate > 0) return Math.exp(-rate * ms);
    return steps[firstBelow(steps, (step) => step.ms > ms) - 1]?.share ?? 1;
  };
  return {
    survival,
    draw(random, beyond) {
      const target = (1 - random()) * survival(beyond);
      const step = steps[firstBelow(steps, (one) => one.share < target || one.share === 0)];
      if (step) return Math.max(step.ms, beyond);
      return rate > 0 ? Math.max(-Math.log(target) / rate, last, beyond) : Infinity;
    },
  };
}

/** The first index for which `holds` is true; it holds from there on. */
function firstBelow(steps: readonly Step[], holds: (step: Step) => boolean): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(steps[middle] as Step)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Exponential patience of this mean, ms: an assumption, not an estimate. */
export const assumedPatience = (meanMs: number): Patience => ({
  waits: 0,
  events: 0,
  meanMs,
  survival: (ms) => Math.exp(-ms / meanMs),
  draw: (random, beyond) => beyond - meanMs * Math.log(1 - random()),
});

/** Nobody leaves. */
export const ENDLESS_PATIENCE: Patience = {
  waits: 0,
  events: 0,
  meanMs: null,
  survival: () => 1,
  draw: () => Infinity,
};
