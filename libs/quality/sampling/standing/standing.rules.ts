import type { AppError, InputProblem } from '#libs/contract';
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
 * Whoever ends it spares no day that was over by then, nor one that is drawn as it goes on.
 */
export function daysOf(plan: Pick<StandingDoc, 'since' | 'endedAt' | 'continuous'>, now: number): string[] {
  const today = shanghaiDay(now);
  return daysUntil(plan, today).filter((day) => day < today);
}

/** Those of a continuous plan on which contacts may be decided on: as `daysOf`, and today. */
export const openDaysOf = (
  plan: Pick<StandingDoc, 'since' | 'endedAt' | 'continuous'>,
  now: number,
): string[] => daysUntil(plan, shanghaiDay(now));

/** Up to today. The day on which a plan is ended is spared, unless contacts of it were drawn already. */
function daysUntil(
  { since, endedAt, continuous }: Pick<StandingDoc, 'since' | 'endedAt' | 'continuous'>,
  today: string,
): string[] {
  const oldest = addDays(today, -WINDOW_DAYS);
  const ended = endedAt && shanghaiDay(endedAt.getTime());
  const last = ended && (continuous ? ended : addDays(ended, -1));
  const days: string[] = [];
  for (let day = since > oldest ? since : oldest; day <= (last ?? today); day = addDays(day, 1))
    days.push(day);
  return days;
}

/** Nothing will ever be drawn of this day. */
export const isSettled = (
  { without, undrawn }: Pick<StandingDoc, 'without' | 'undrawn'>,
  day: string,
): boolean => without?.includes(day) === true || undrawn?.some((one) => one.day === day) === true;

/** Why a day that is complete was refused; null: nothing was handled on it, and nothing is missing. */
export function whyUndrawn(error: AppError): { reason: string; reasonEn: string } | null {
  const { message, messageEn, details } = error.toBody();
  const problems = error.code === 'BAD_INPUT' ? (details as InputProblem[]) : [];
  if (problems.some(({ field }) => field === 'population')) return null;
  const [why] = problems;
  return { reason: why?.reason ?? message, reasonEn: why?.reasonEn ?? messageEn };
}
