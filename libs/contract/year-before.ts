import type { DayRange } from './figures.js';

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

const isLeapDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).getUTCDate() === 29;
