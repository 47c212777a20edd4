import { addDays, WorkingCalendar, yearOf, type Day, type DayKind } from '#libs/platform';

/** How much past a demo has: these weeks before today, and the same days of the year before. */
const WEEKS = 12;
/** By how much more is asked than a year before, as the hotline published of 2020. */
const GROWTH = 1.041;
/** Contacts of a team on a working day, for each of its agents. */
const PER_AGENT = 15;

const BY_KIND: Record<DayKind, number> = { working: 1, shifted: 0.85, weekend: 0.16, holiday: 0.11 };
/** Monday to Sunday: what waited over the weekend is asked on Monday. */
const BY_WEEKDAY = [1.14, 1.04, 1, 0.98, 0.9, 1, 0.9] as const;

/** A day that the demo has lived through. */
export interface PastDay {
  day: Day;
  kind: DayKind;
  /** What a team of so many agents is asked on it, before chance. */
  expected: (agents: number) => number;
}

const calendar = new WorkingCalendar();

/** The days before `today` that are made up, in order: those of the year before, and then the last weeks. */
export function pastDays(today: Day): PastDay[] {
  const last = Array.from({ length: WEEKS * 7 }, (_, n) => addDays(today, n - WEEKS * 7));
  const before = last.map(yearBefore).filter((day, n, days) => day !== days[n - 1]);
  return [...before.map((day) => dayOf(day, 1 / GROWTH)), ...last.map((day) => dayOf(day, 1))];
}

/** The same date; of 29 February, the day before. */
function yearBefore(day: Day): Day {
  const date = `${yearOf(day) - 1}${day.slice(4)}`;
  return date.endsWith('02-29') ? `${date.slice(0, 8)}28` : date;
}

/** The first of the last weeks. */
export const lastWeeksFrom = (today: Day): Day => addDays(today, -WEEKS * 7);

function dayOf(day: Day, level: number): PastDay {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  // The official calendar ends somewhere: after it, weekends are weekends.
  const kind = calendar.covers(yearOf(day))
    ? calendar.at(day).kind
    : weekday > 5
      ? ('weekend' as const)
      : ('working' as const);
  const share = level * BY_KIND[kind] * (BY_WEEKDAY[weekday - 1] ?? 1);
  return { day, kind, expected: (agents) => agents * PER_AGENT * share };
}

export const isWorkingKind = (kind: DayKind): boolean => kind === 'working' || kind === 'shifted';
