import { shanghaiDay } from '../clock.js';
import type { WorkingCalendar } from './calendar.rules.js';
import { yearOf } from './day.rules.js';

/** A year that is needed, and has no data. */
export interface CalendarGap {
  year: number;
  /** `soon`: there is time. `urgent`: terms that run now end in that year, or it has begun. */
  severity: 'soon' | 'urgent';
  message: string;
  messageEn: string;
}

/** From this day on the next year is asked for; the official notice usually comes in November. */
const NEXT_YEAR_FROM = '10-01';
/** From here on a term of 20 working days can end in the next year. */
const NEXT_YEAR_URGENT_FROM = '12-01';

/** Which years lack data, seen from `now` (epoch ms): this one, and from 1 October the next. */
export function calendarGaps(now: number, calendar: Pick<WorkingCalendar, 'covers'>): CalendarGap[] {
  const today = shanghaiDay(now);
  const year = yearOf(today);
  const season = today.slice(5);
  const gaps: CalendarGap[] = [];
  if (!calendar.covers(year)) gaps.push(gapOf(year, 'urgent'));
  if (season >= NEXT_YEAR_FROM && !calendar.covers(year + 1)) {
    gaps.push(gapOf(year + 1, season >= NEXT_YEAR_URGENT_FROM ? 'urgent' : 'soon'));
  }
  return gaps;
}

const gapOf = (year: number, severity: CalendarGap['severity']): CalendarGap => ({
  year,
  severity,
  message: `缺少 ${year} 年的工作日历：请更新软件，或在日历中录入该年的节假日与调休`,
  messageEn: `The working calendar of ${year} is missing: update the software, or enter that year’s holidays and shifted days`,
});
