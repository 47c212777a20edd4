import { DAY_MS } from '#libs/contract';
import { addDays, shanghaiDayStart, type Day, type DayKind } from '#libs/platform';
import { intervalsOf, type HolidayCalendar, type OpeningHours } from './hours.rules.js';

/**
 * What a day is for a queue, by its hours: `closed` if it is open at no time of it, worked (`shifted`) if it has hours of
 * its own on a day that is otherwise off, and what the calendar says of every other. Throws CALENDAR_MISSING.
 */
export function openingDayOf(hours: OpeningHours, calendar: HolidayCalendar, day: Day): DayKind | 'closed' {
  const midnight = shanghaiDayStart(day);
  // A night shift that began the day before is open today.
  const isOpen = [addDays(day, -1), day].some((one) =>
    intervalsOf(hours, calendar, one).some(({ from, to }) => from < midnight + DAY_MS && to > midnight),
  );
  if (!isOpen) return 'closed';
  const { kind } = calendar.at(day);
  const isOwn = hours.exceptions.some((dated) => dated.day === day && dated.spans.length > 0);
  return isOwn && (kind === 'weekend' || kind === 'holiday') ? 'shifted' : kind;
}
