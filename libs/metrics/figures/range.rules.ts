import type { Grouping } from '#libs/contract';
import { isDay } from '#libs/platform';

/** The same day one year before; 29 February has 28 February. */
export const yearBefore = (day: string): string => shifted(day, -1);

/** The key under which figures of the year before stand beside the present ones. */
export function yearLater(key: string, by: Grouping | null): string {
  return by === 'day' || by === 'month' || by === 'year' ? shifted(key, 1) : key;
}

function shifted(date: string, years: number): string {
  const moved = `${Number(date.slice(0, 4)) + years}`.padStart(4, '0') + date.slice(4);
  return moved.length < 10 || isDay(moved) ? moved : `${moved.slice(0, 8)}28`;
}
