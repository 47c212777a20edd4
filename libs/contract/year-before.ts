import type { DayRange, Grouping } from './figures.js';

/** The same days one year before. 29 February has 28 February, and a range that ends with a February still does. */
export function daysYearBefore({ from, to }: DayRange): DayRange {
  const last = shiftYears(to, -1);
  const leap = `${last.slice(0, 8)}29`;
  return { from: shiftYears(from, -1), to: to.endsWith('-02-28') && isLeapDay(leap) ? leap : last };
}

/** A day, month or year of another year; 29 February is 28 February where there is none. */
export function shiftYears(date: string, years: number): string {
  const moved = `${Number(date.slice(0, 4)) + years}`.padStart(4, '0') + date.slice(4);
  return moved.endsWith('-02-29') && !isLeapDay(moved) ? `${moved.slice(0, 8)}28` : moved;
}

/**
 * The key under which figures of the year before stand beside those of `range`. Two days may have the same one (28 and
 * 29 February before a year without the latter), and every day has one that lies within the range, so that rows add up.
 */
export function yearLater(key: string, by: Grouping | null, { from }: DayRange): string {
  if (by !== 'day') return by === 'month' || by === 'year' ? shiftYears(key, 1) : key;
  const day = shiftYears(key, 1);
  return day < from ? from : day;
}

/** The days of a row that fall into the range. */
export function daysOfRow(by: Grouping | null, key: string, range: DayRange): DayRange {
  if (by === 'day') return { from: key, to: key };
  if (by !== 'month' && by !== 'year') return range;
  const first = by === 'month' ? `${key}-01` : `${key}-01-01`;
  const last = by === 'month' ? lastOfMonth(key) : `${key}-12-31`;
  return { from: first < range.from ? range.from : first, to: last > range.to ? range.to : last };
}

/** The days of the year before (`range` being those) that stand in a row: of 28 February perhaps two. */
export function earlierDaysOfRow(by: Grouping | null, key: string, range: DayRange): DayRange {
  if (by === 'day') return daysYearBefore({ from: key, to: key });
  return daysOfRow(by, by === 'month' || by === 'year' ? shiftYears(key, -1) : key, range);
}

const lastOfMonth = (month: string): string => {
  const next = new Date(`${month}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1, 0);
  return next.toISOString().slice(0, 10);
};

const isLeapDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).getUTCDate() === 29;
