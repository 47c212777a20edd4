import { shiftYears, type DayRange, type Grouping } from '#libs/contract';

/**
 * The key under which figures of the year before stand beside those of `range`. Two days may have the same one (28 and
 * 29 February before a year without the latter), and every day has one that lies within the range, so that rows add up.
 */
export function yearLater(key: string, by: Grouping | null, { from }: DayRange): string {
  if (by !== 'day') return by === 'month' || by === 'year' ? shiftYears(key, 1) : key;
  const day = shiftYears(key, 1);
  return day < from ? from : day;
}
