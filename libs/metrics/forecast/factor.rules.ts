import type { DaySort } from '#libs/contract';
import { addDays } from '#libs/platform';
import { festivalOf } from './festival.rules.js';

/** A day and how many came. */
export interface DayTotal {
  day: string;
  kind: DaySort;
  total: number;
}

/** How days compare with ordinary working days around them: by their sort, and by what they are of a festival. */
export type Factors = ReadonlyMap<string, number>;

/** So near are the days that a day is compared with; a festival is longer, and its own days say nothing. */
const [NEAR, NEAR_FESTIVAL] = [14, 28];
/** With fewer ordinary days around it a festival is not compared. */
const LEAST_NEAR = 5;

export const isFree = (kind: DaySort): boolean => kind === 'weekend' || kind === 'holiday';
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The sort of day: weekdays by themselves; days off by decree, and days worked for them, each of one sort. */
export const sortOf = (day: string, kind: DaySort): string =>
  kind === 'working' || kind === 'weekend' ? `${kind}-${weekdayOf(day)}` : kind;

/** Own and ordinary arrivals, added up under a word. */
class Compared {
  private readonly sums = new Map<string, { own: number; around: number }>();

  add(word: string, own: number, around: number): void {
    const before = this.sums.get(word) ?? { own: 0, around: 0 };
    this.sums.set(word, { own: before.own + own, around: before.around + around });
  }
  factors(): Map<string, number> {
    return new Map([...this.sums].map(([word, { own, around }]) => [word, around === 0 ? 0 : own / around]));
  }
}

/**
 * Factors of the last months, by sort, and of festivals, by all years there are (`earlier`, before them). Worked days
 * and weekends of a festival that is known say nothing of their sort.
 */
export function factorsOf(history: readonly DayTotal[], earlier: readonly DayTotal[]): Factors {
  const festivals = festivalFactors([...earlier, ...history]);
  const ordinary = history.filter(
    ({ day, kind }) => kind === 'holiday' || !festivals.has(festivalOf(day, kind) ?? ''),
  );
  const sorts = new Compared();
  for (const one of ordinary) {
    const [from, to] = [addDays(one.day, -NEAR), addDays(one.day, NEAR)];
    const near = ordinary.filter(({ day, kind }) => kind === 'working' && day >= from && day <= to);
    if (near.length > 0) sorts.add(sortOf(one.day, one.kind), one.total, meanOf(near));
  }
  return new Map([...sorts.factors(), ...festivals]);
}

function festivalFactors(days: readonly DayTotal[]): Factors {
  const known = new Compared();
  const words = days.map(({ day, kind }) => festivalOf(day, kind));
  for (const [i, word] of words.entries()) {
    const { day, total } = days[i] as DayTotal;
    if (word === null) continue;
    const [from, to] = [addDays(day, -NEAR_FESTIVAL), addDays(day, NEAR_FESTIVAL)];
    const near: DayTotal[] = [];
    for (let n = Math.max(0, i - NEAR_FESTIVAL); n <= i + NEAR_FESTIVAL && n < days.length; n += 1) {
      const other = days[n] as DayTotal;
      const inside = other.day >= from && other.day <= to;
      if (inside && other.kind === 'working' && words[n] === null) near.push(other);
    }
    if (near.length >= LEAST_NEAR) known.add(word, total, meanOf(near));
  }
  return known.factors();
}

const meanOf = (days: readonly DayTotal[]): number =>
  days.reduce((sum, { total }) => sum + total, 0) / days.length;

/**
 * What was never seen is like what is nearest to it: a day of a festival like others of its sort, a day off like a
 * Sunday, any other like an ordinary day. Nobody is expected where it is closed: whoever comes all the same is served by
 * nobody.
 */
export function factorOf(factors: Factors, day: string, kind: DaySort): number {
  if (kind === 'closed') return 0;
  const known = factors.get(festivalOf(day, kind) ?? '') ?? factors.get(sortOf(day, kind));
  if (known !== undefined) return known;
  return isFree(kind) ? (factors.get('weekend-0') ?? factors.get('weekend-6') ?? 1) : 1;
}
