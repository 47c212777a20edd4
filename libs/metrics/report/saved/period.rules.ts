import { DAY_MS, type DayRange, type ReportPeriod } from '#libs/contract';
import { shanghaiDay, shanghaiDayStart } from '#libs/platform';

const HOUR_MS = 3_600_000;
const dayBefore = (day: string): string => shanghaiDay(shanghaiDayStart(day) - DAY_MS);
const daysAfter = (day: string, days: number): string => shanghaiDay(shanghaiDayStart(day) + days * DAY_MS);

/** The first day of the period that this day is in; weeks begin on Monday. */
function periodStart(period: ReportPeriod, day: string): string {
  if (period === 'day') return day;
  if (period === 'month') return `${day.slice(0, 7)}-01`;
  if (period === 'year') return `${day.slice(0, 4)}-01-01`;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return daysAfter(day, -((weekday + 6) % 7));
}

/** The last period that was over when this day began. */
export function periodBefore(period: ReportPeriod, day: string): DayRange {
  const to = dayBefore(periodStart(period, day));
  return { from: periodStart(period, to), to };
}

/** The first day of the period after the one that this day is in. */
function nextStart(period: ReportPeriod, day: string): string {
  const start = periodStart(period, day);
  if (period === 'day') return daysAfter(start, 1);
  if (period === 'week') return daysAfter(start, 7);
  const [year, month] = [Number(start.slice(0, 4)), Number(start.slice(5, 7))];
  const rolls = period === 'year' || month === 12;
  const next = rolls ? 1 : month + 1;
  return `${rolls ? year + 1 : year}-${String(next).padStart(2, '0')}-01`;
}

/** When the report of a period is made next, epoch ms: at this hour of the first day of a period, after `now`. */
export function nextMaking(period: ReportPeriod, hour: number, now: number): number {
  const today = shanghaiDay(now);
  const at = (day: string): number => shanghaiDayStart(day) + hour * HOUR_MS;
  const ofThis = at(periodStart(period, today));
  return ofThis > now ? ofThis : at(nextStart(period, today));
}
