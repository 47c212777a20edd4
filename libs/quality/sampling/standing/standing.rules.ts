import { addDays, shanghaiDay } from '#libs/platform';
import { createHash } from 'node:crypto';
import type { StandingDoc } from './standing.schema.js';

/** A day that is not complete for so long is drawn no more. */
export const WINDOW_DAYS = 60;

/** What a day is drawn by: anybody can repeat it once the seed of the plan is known, nobody foresees it before. */
export const seedOfDay = (seed: string, day: string): string =>
  createHash('sha256').update(`${seed}/${day}`).digest('hex');

/** Says of a seed that it is the one that was made, without telling it. */
export const hashOfSeed = (seed: string): string => createHash('sha256').update(seed).digest('hex');

/**
 * The days that a plan draws of, in order: those that are over, from its first one on, none older than the window.
 * Whoever ends it spares no day that was over by then.
 */
export function daysOf({ since, endedAt }: Pick<StandingDoc, 'since' | 'endedAt'>, now: number): string[] {
  const today = shanghaiDay(now);
  const oldest = addDays(today, -WINDOW_DAYS);
  const end = endedAt === null ? today : shanghaiDay(endedAt.getTime());
  const days: string[] = [];
  for (let day = since > oldest ? since : oldest; day < end; day = addDays(day, 1)) days.push(day);
  return days;
}
