import { createRequire } from 'node:module';
import type { Day } from './day.rules.js';

/** A day that the official arrangement names: a holiday, or a weekend day worked instead (调休). */
export interface NamedDay {
  working: boolean;
  name: string;
  nameEn: string;
}

/** The first year whose data was compared with the notices of the State Council. */
const FIRST_YEAR = 2018;

/**
 * The tables of chinese-days and not its functions: those read days in the zone of the process, and
 * are a day off west of Greenwich; and of a year they know nothing about they say its weekdays.
 */
const tables = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json') as {
  /** Day → `English name,Chinese name,days off`. */
  holidays: Record<Day, string>;
  workdays: Record<Day, string>;
};

const named = new Map<Day, NamedDay>();
note(tables.holidays, false);
note(tables.workdays, true);

/**
 * The years of the official data. A year counts by its National Day: a notice may already name days of
 * the year before or after.
 */
export const OFFICIAL_YEARS: readonly number[] = Object.keys(tables.holidays)
  .filter((day) => day.endsWith('-10-01') && day >= `${FIRST_YEAR}`)
  .map((day) => Number(day.slice(0, 4)))
  .toSorted((a, b) => a - b);

/** What the official arrangement says of a day; null if it is an ordinary one. */
export const officialDay = (day: Day): NamedDay | null => named.get(day) ?? null;

function note(table: Record<Day, string>, working: boolean): void {
  for (const [day, text] of Object.entries(table)) {
    const [nameEn = '', name = ''] = text.split(',');
    named.set(day, { working, name, nameEn });
  }
}
