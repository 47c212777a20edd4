import type { DayRange, Grouping } from '#libs/contract';
import { isDay } from '#libs/platform';

/** The same days one year before. 29 February has 28 February, and a range that ends with a February still does. */
export function daysYearBefore({ from, to }: DayRange): DayRange {
  const last = shifted(to, -1);
  const leap = `${last.slice(0, 8)}29`;
  return { from: shifted(from, -1), to: to.endsWith('-02-28') && isDay(leap) ? leap : last };
}

/**
 * The key under which figures of the year before stand beside those of `range`. Two days may have the same one (28 and
 * 29 February before a year without the latter), and every day has one that lies within the range, so that rows add up.
 */
export function yearLater(key: string, by: Grouping | null, { from }: DayRange): string {
  if (by !== 'day') return by === 'month' || by === 'year' ? shifted(key, 1) : key;
  const day = shifted(key, 1);
  return day < from ? from : day;
}

function shifted(date: string, years: number): string {
  const moved = `${Number(date.slice(0, 4)) + years}`.padStart(4, '0') + date.slice(4);
  return moved.length < 10 || isDay(moved) ? moved : `${moved.slice(0, 8)}28`;
}
