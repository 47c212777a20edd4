import { AppError, refuse } from '#libs/contract';
import { addDays, isDay, weekdayOf, yearOf, type Day } from './day.rules.js';
import { OFFICIAL_YEARS, officialDay } from './official.rules.js';

/** `shifted`: a Saturday or Sunday that is worked in exchange for a holiday (调休上班). */
export type DayKind = 'working' | 'shifted' | 'weekend' | 'holiday';

/** What one day is. Names only where the day has one. */
export interface CalendarDay {
  day: Day;
  kind: DayKind;
  name: string | null;
  nameEn: string | null;
}

/** A day that an administrator declared, on top of the official arrangement. */
export interface OwnDay {
  day: Day;
  working: boolean;
  name: string;
  nameEn: string;
}

/** The administrator's part of the calendar. */
export interface OwnCalendar {
  /** Years entered by hand, their holidays and shifted days being in `days`; for years the data does not have yet. */
  years: readonly number[];
  days: readonly OwnDay[];
}

const NO_OWN_CALENDAR: OwnCalendar = { years: [], days: [] };

/** A term that runs for longer than this is a mistake. */
const MOST_DAYS = 2000;

/**
 * The working calendar of Shanghai: the official arrangement (2018 on), with an administrator's days on
 * top. Days are Shanghai dates as strings; `shanghaiDay` makes them of instants. Every answer about a year
 * without data throws CALENDAR_MISSING with the year, and BAD_INPUT for what is no day, rather than guess.
 */
export class WorkingCalendar {
  private readonly years: ReadonlySet<number>;
  private readonly own: ReadonlyMap<Day, OwnDay>;

  constructor(own: OwnCalendar = NO_OWN_CALENDAR) {
    this.years = new Set([...OFFICIAL_YEARS, ...own.years]);
    this.own = new Map(own.days.map((day) => [day.day, day]));
  }

  /** True if there is data of this year. Its last days can still change with the next year's arrangement. */
  covers(year: number): boolean {
    return this.years.has(year);
  }

  at(day: Day): CalendarDay {
    if (!isDay(day)) refuse('day', '日期须写作 YYYY-MM-DD', 'a day is written YYYY-MM-DD');
    if (!this.covers(yearOf(day))) throw new AppError('CALENDAR_MISSING', { year: yearOf(day) });
    const weekend = weekdayOf(day) > 5;
    const special = this.own.get(day) ?? officialDay(day);
    if (!special) return { day, kind: weekend ? 'weekend' : 'working', name: null, nameEn: null };
    const { working, name, nameEn } = special;
    const kind = !working ? 'holiday' : weekend ? 'shifted' : 'working';
    return { day, kind, name, nameEn };
  }

  isWorkingDay(day: Day): boolean {
    const { kind } = this.at(day);
    return kind === 'working' || kind === 'shifted';
  }

  /** True for the days of a holiday, not for ordinary weekends. */
  isHoliday(day: Day): boolean {
    return this.at(day).kind === 'holiday';
  }

  /** True for a weekend day worked in exchange (调休上班). */
  isShifted(day: Day): boolean {
    return this.at(day).kind === 'shifted';
  }

  /** The first working day after this one. */
  nextWorkingDay(day: Day): Day {
    return this.addWorkingDays(day, 1);
  }

  /**
   * The `n`th working day after this one, which is itself not counted; 0 is the day itself, whatever it is.
   * Throws BAD_INPUT unless `n` is a whole number from 0 to 2000.
   */
  addWorkingDays(day: Day, n: number): Day {
    if (!Number.isInteger(n) || n < 0 || n > MOST_DAYS) {
      refuse(
        'n',
        `工作日数须为 0 至 ${MOST_DAYS} 的整数`,
        `working days: a whole number from 0 to ${MOST_DAYS}`,
      );
    }
    this.at(day);
    let due = day;
    for (let left = n; left > 0;) {
      due = addDays(due, 1);
      if (this.isWorkingDay(due)) left -= 1;
    }
    return due;
  }

  /** Working days after `start` up to and including `end`; 0 if `end` is not later. */
  workingDaysBetween(start: Day, end: Day): number {
    this.at(start);
    this.at(end);
    let count = 0;
    for (let day = addDays(start, 1); day <= end; day = addDays(day, 1))
      if (this.isWorkingDay(day)) count += 1;
    return count;
  }
}
