import type { StratumShare } from '#libs/contract';
import { shanghaiDayStart } from '#libs/platform';
import { createHash } from 'node:crypto';
import { precisionOf, type Allocated, type Shortage } from '../allocation.rules.js';
import { chanceOf } from '../draw.rules.js';
import type { Frame, PlanRequest } from '../plan.rules.js';

/** By what contacts are decided on, each by itself and at any time. */
export interface Decided {
  /** Of the day; told nobody before all its contacts are decided on. */
  seed: string;
  /** The probability of each contact to be drawn, but of those of a stratum with a share of its own. */
  share: number;
  /** Missing of plans of older builds. */
  shares?: readonly StratumShare[];
}

/** The probability of the contacts of a stratum to be drawn. */
const shareOf = ({ share, shares = [] }: Decided, stratum: string): number =>
  shares.find((one) => one.stratum === stratum)?.share ?? share;

/** Whether a contact is drawn: the same whoever asks, however often, and whatever else there is. */
export const isDrawn = (decided: Decided, contactId: string, stratum: string): boolean =>
  chanceOf(decided.seed, contactId) < shareOf(decided, stratum);

/**
 * Sizes of a frame whose contacts were decided on one by one (Bernoulli sampling). All of a stratum have one probability,
 * and those that are drawn are the first of the order of the draw, so that as many of each stratum are a simple random
 * sample of it, whatever their number came to be (Särndal, Swensson, Wretman: Model Assisted Survey Sampling, 1992, 3.2
 * and 7.6; Holt and Smith, 1979). What a stratum lacks to its minimum, one at least, is drawn on in the same order once
 * the frame is known.
 */
export function sizesByShare(
  frame: Frame,
  { minimumPerStratum, expected, precision: wanted }: PlanRequest,
  decided: Decided,
): Allocated {
  const least = Math.max(1, minimumPerStratum);
  const strata = [...frame].map(([key, ids]) => {
    const drawn = ids.filter((id) => isDrawn(decided, id, key)).length;
    const size = Math.min(ids.length, Math.max(least, drawn));
    return { key, population: ids.length, expected, size, probability: size / ids.length };
  });
  const precision = precisionOf(strata);
  return {
    strata,
    size: strata.reduce((sum, { size }) => sum + size, 0),
    precision,
    reached: precision !== null && precision <= wanted,
    shortages: strata.flatMap(({ key, size }): Shortage[] =>
      size < least ? [{ stratum: key, wanted: least, size, reason: 'population' }] : [],
    ),
  };
}

/**
 * Which of a day's drawn contacts are scored twice: a share of them by chance. `all`: these are all there will be, and
 * one is scored twice in any case, or what scorers err could not be corrected.
 */
export function scoredTwice(
  seed: string,
  contactIds: readonly string[],
  doubleShare: number,
  all: boolean,
): Set<string> {
  const chances = contactIds.map((id) => ({ id, chance: chanceOf(`${seed}/double`, id) }));
  const twice = new Set(chances.filter(({ chance }) => chance < doubleShare).map(({ id }) => id));
  const [first] = chances.toSorted((a, b) => a.chance - b.chance);
  return all && first && twice.size === 0 && doubleShare > 0 ? new Set([first.id]) : twice;
}

/**
 * The id of a day's draw, known before it is drawn: in hexadecimal, the second at which the day began, then 16 digits of
 * the SHA-256 of `plan/day`.
 */
export function drawIdOf(planId: string, day: string): string {
  const began = Math.floor(shanghaiDayStart(day) / 1000);
  const digest = createHash('sha256').update(`${planId}/${day}`).digest('hex');
  return `${began.toString(16).padStart(8, '0')}${digest.slice(0, 16)}`;
}
