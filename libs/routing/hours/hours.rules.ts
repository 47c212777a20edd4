import {
  addDays,
  shanghaiDay,
  shanghaiDayStart,
  weekdayOf,
  type CalendarDay,
  type Day,
} from '#libs/platform';

/** Part of a day in Shanghai time, `HH:MM` to `HH:MM`; `to` not after `from` means on the next day. `24:00` ends a day. */
export interface Span {
  from: string;
  to: string;
}

/** The same span on several weekdays, 1 = Monday … 7 = Sunday. */
export interface WeeklySpan extends Span {
  days: readonly number[];
}

/** Other hours on one date; no spans = closed. They replace everything else that is said of that day. */
export interface DatedHours {
  day: Day;
  name: string;
  nameEn: string;
  spans: readonly Span[];
}

/**
 * When a queue is open. A span belongs to the day on which it begins: a night shift that began before a
 * holiday runs to its end in the morning.
 */
export interface OpeningHours {
  weekly: readonly WeeklySpan[];
  /** On holidays of the working calendar: the usual hours, none, or `holidaySpans`. */
  holidays: 'usual' | 'closed' | 'own';
  holidaySpans: readonly Span[];
  /** Whose weekday's hours a worked weekend day (调休上班) has, 1–7; null = its own weekday's. */
  shiftedAs: number | null;
  exceptions: readonly DatedHours[];
}

/** 7 × 24, holidays included: needs no calendar. */
export const ALWAYS_OPEN: OpeningHours = {
  weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
  holidays: 'usual',
  holidaySpans: [],
  shiftedAs: null,
  exceptions: [],
};

/** The part of the working calendar that hours need. */
export interface HolidayCalendar {
  at(day: Day): Pick<CalendarDay, 'kind'>;
}

/** From (inclusive) and to (exclusive), epoch ms. */
interface Interval {
  from: number;
  to: number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** How far ahead a change is looked for. */
const HORIZON_DAYS = 370;
const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Minutes since midnight; null if it is no time of day. */
export function minuteOf(time: string): number | null {
  const match = TIME.exec(time);
  if (!match) return null;
  return match[1] === undefined ? DAY_MINUTES : Number(match[1]) * 60 + Number(match[2]);
}

/**
 * True if open at this instant (epoch ms). Throws CALENDAR_MISSING if the hours depend on holidays and the
 * calendar does not know the year.
 */
export function isOpen(hours: OpeningHours, calendar: HolidayCalendar, at: number): boolean {
  const today = shanghaiDay(at);
  return [addDays(today, -1), today].some((day) =>
    intervalsOf(hours, calendar, day).some(({ from, to }) => from <= at && at < to),
  );
}

/**
 * When it next opens or closes after `at` (epoch ms), and which of the two; null if it does not within a
 * year. Throws CALENDAR_MISSING if a day on the way is in a year that the calendar does not know.
 */
export function nextChange(
  hours: OpeningHours,
  calendar: HolidayCalendar,
  at: number,
): { at: number; open: boolean } | null {
  const today = shanghaiDay(at);
  let openUntil: number | null = null;
  for (let n = -1; n <= HORIZON_DAYS; n += 1) {
    const day = addDays(today, n);
    // What begins today begins no earlier than midnight: a gap before it is a change already.
    if (openUntil !== null && openUntil < shanghaiDayStart(day)) return { at: openUntil, open: false };
    const intervals = intervalsOf(hours, calendar, day).toSorted((a, b) => a.from - b.from);
    for (const { from, to } of intervals) {
      if (to <= at) continue;
      if (openUntil === null && from > at) return { at: from, open: true };
      if (openUntil !== null && from > openUntil) return { at: openUntil, open: false };
      openUntil = Math.max(openUntil ?? 0, to);
    }
  }
  return null;
}

/** The same hours as if there were no holidays: what is left to go by in a year without a calendar. */
export const withoutHolidays = (hours: OpeningHours): OpeningHours => ({
  ...hours,
  holidays: 'usual',
  shiftedAs: null,
});

/** True if there is no minute, holidays and single dates apart, at which it is closed. */
export const neverCloses = (hours: OpeningHours): boolean =>
  hours.holidays !== 'closed' &&
  (hours.holidays === 'usual' || coversDay(hours.holidaySpans)) &&
  [1, 2, 3, 4, 5, 6, 7].every((weekday) =>
    coversDay(spansOn(hours, weekday), spansOn(hours, weekday === 1 ? 7 : weekday - 1)),
  ) &&
  hours.exceptions.every(({ spans }) => coversDay(spans));

/** True if it is open at no time at all. */
export const neverOpens = (hours: OpeningHours): boolean =>
  hours.weekly.every(({ days }) => days.length === 0) &&
  !(hours.holidays === 'own' && hours.holidaySpans.length > 0) &&
  hours.exceptions.every(({ spans }) => spans.length === 0);

const spansOn = (hours: OpeningHours, weekday: number): readonly Span[] =>
  hours.weekly.filter(({ days }) => days.includes(weekday));

function spansOf(hours: OpeningHours, calendar: HolidayCalendar, day: Day): readonly Span[] {
  const exception = hours.exceptions.find((dated) => dated.day === day);
  if (exception) return exception.spans;
  const { holidays, holidaySpans, shiftedAs } = hours;
  // Who does not care for holidays is not made to need a calendar.
  const kind = holidays === 'usual' && shiftedAs === null ? 'working' : calendar.at(day).kind;
  if (kind === 'holiday' && holidays !== 'usual') return holidays === 'own' ? holidaySpans : [];
  return spansOn(hours, kind === 'shifted' && shiftedAs !== null ? shiftedAs : weekdayOf(day));
}

/** The spans that begin on a day. */
export function intervalsOf(hours: OpeningHours, calendar: HolidayCalendar, day: Day): Interval[] {
  const midnight = shanghaiDayStart(day);
  return spansOf(hours, calendar, day).flatMap((span) => {
    const minutes = minutesOf(span);
    if (!minutes) return [];
    return [{ from: midnight + minutes.from * MINUTE_MS, to: midnight + minutes.to * MINUTE_MS }];
  });
}

/** Minutes since the midnight of the day it begins; null if it is no span. */
function minutesOf({ from, to }: Span): { from: number; to: number } | null {
  const start = minuteOf(from);
  const end = minuteOf(to);
  if (start === null || end === null || start === DAY_MINUTES) return null;
  return { from: start, to: end > start ? end : end + DAY_MINUTES };
}

/** True if the spans of a day, and what runs into it from the day `before`, leave no minute of it out. */
function coversDay(spans: readonly Span[], before: readonly Span[] = []): boolean {
  const own = spans.flatMap((span) => minutesOf(span) ?? []);
  const tails = before
    .flatMap((span) => minutesOf(span) ?? [])
    .map(({ from, to }) => ({ from: from - DAY_MINUTES, to: to - DAY_MINUTES }));
  let covered = 0;
  for (const { from, to } of [...tails, ...own].toSorted((a, b) => a.from - b.from)) {
    if (from <= covered) covered = Math.max(covered, to);
  }
  return covered >= DAY_MINUTES;
}
