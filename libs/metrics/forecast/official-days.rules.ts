import type { DayCalendars } from '#libs/contract';
import { WorkingCalendar } from '#libs/platform';

/** Days as the official arrangement has them, for every queue. */
export function officialDays(): DayCalendars {
  const calendar = new WorkingCalendar();
  return { of: async () => ({ sortOf: (day) => calendar.at(day).kind }) };
}
