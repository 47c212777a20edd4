import { isDay } from '#libs/platform';
import { minuteOf, type OpeningHours, type Span } from './hours.rules.js';

/** What is wrong with hours: where, and why in both languages. */
export interface HoursProblem {
  field: string;
  reason: string;
  reasonEn: string;
}

/** Everything that is wrong with these hours, `field` being a path within them. Being never open is not wrong. */
export function hoursProblems(hours: OpeningHours): HoursProblem[] {
  const problems: HoursProblem[] = [];
  const add = (field: string, reason: string, reasonEn: string): void => {
    problems.push({ field, reason, reasonEn });
  };
  const checkSpans = (field: string, spans: readonly Span[]): void =>
    spans.forEach((span, i) => {
      const from = minuteOf(span.from);
      const to = minuteOf(span.to);
      const at = `${field}.${i}`;
      if (from === null || to === null) add(at, '时间须写作 HH:MM', 'a time is written HH:MM');
      else if (from === to || from === 1440) add(at, '时段不能为空', 'the span is empty');
    });
  checkSpans('weekly', hours.weekly);
  hours.weekly.forEach(({ days }, i) => {
    if (days.every(isWeekday)) return;
    add(`weekly.${i}.days`, '星期须为 1（周一）至 7（周日）', 'weekdays are 1 (Monday) to 7 (Sunday)');
  });
  checkSpans('holidaySpans', hours.holidaySpans);
  if (hours.holidays === 'own' && hours.holidaySpans.length === 0) {
    add('holidaySpans', '未填写节假日时段', 'hours of holidays are not given');
  }
  if (hours.holidays !== 'own' && hours.holidaySpans.length > 0) {
    add('holidaySpans', '节假日时段不会生效', 'hours of holidays are given, and would have no effect');
  }
  if (hours.shiftedAs !== null && !isWeekday(hours.shiftedAs)) {
    add('shiftedAs', '星期须为 1（周一）至 7（周日）', 'weekdays are 1 (Monday) to 7 (Sunday)');
  }
  const seen = new Set<string>();
  hours.exceptions.forEach(({ day, spans }, i) => {
    if (!isDay(day)) add(`exceptions.${i}.day`, '日期须写作 YYYY-MM-DD', 'a day is written YYYY-MM-DD');
    else if (seen.has(day)) add(`exceptions.${i}.day`, `${day} 重复`, `${day} is given twice`);
    seen.add(day);
    checkSpans(`exceptions.${i}.spans`, spans);
  });
  return problems;
}

const isWeekday = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= 7;
