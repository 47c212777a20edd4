import { DAY_MS, type DaySort } from '#libs/contract';
import { addDays } from '#libs/platform';

/**
 * Lunar New Year (正月初一). A table, as the calendar of the runtime is a day off in 2027 and 2030, when the new moon comes
 * within minutes of midnight in Beijing.
 */
const NEW_YEARS = [
  '2017-01-28',
  '2018-02-16',
  '2019-02-05',
  '2020-01-25',
  '2021-02-12',
  '2022-02-01',
  '2023-01-22',
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
  '2028-01-26',
  '2029-02-13',
  '2030-02-03',
  '2031-01-23',
  '2032-02-11',
  '2033-01-31',
  '2034-02-19',
  '2035-02-08',
  '2036-01-28',
];
/** Around the New Year people ask less before it is a day off, and more after. */
const SPRING = { before: 7, after: 15 };
/** 端午 and 中秋, by month and day of the lunar calendar, with the days off around them. */
const LUNAR_FEASTS = ['5/5', '8/15'];
const AROUND_FEAST = 3;
const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', {
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
});

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/**
 * What a day is of a festival, the same word in every year, so that years can be compared: the days around the Spring
 * Festival by the lunar calendar, worked and free ones apart, other days off by theirs (端午, 中秋) or by their date. Null:
 * a day like others of its sort.
 */
export function festivalOf(day: string, kind: DaySort): string | null {
  if (kind === 'closed') return null;
  const sinceNewYear = sinceSpring(day);
  if (sinceNewYear !== null) {
    const free = kind === 'weekend' || kind === 'holiday';
    return `spring ${sinceNewYear} ${free ? 'free' : 'worked'}`;
  }
  if (kind !== 'holiday') return null;
  const date = day.slice(5);
  // Where 中秋 falls into the days of the National Day, these count.
  if (date >= '10-01' && date <= '10-08') return date;
  for (let n = -AROUND_FEAST; n <= AROUND_FEAST; n += 1) {
    const feast = lunar.format(at(addDays(day, -n)));
    if (LUNAR_FEASTS.includes(feast)) return `${feast} ${n}`;
  }
  return date;
}

/** Days since the New Year, negative before it; null: not near one. */
function sinceSpring(day: string): number | null {
  for (const newYear of NEW_YEARS) {
    const since = Math.round((at(day) - at(newYear)) / DAY_MS);
    if (since >= -SPRING.before && since <= SPRING.after) return since;
  }
  return null;
}
