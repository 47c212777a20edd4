import { AppError } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import chineseDays from 'chinese-days';
import { fc } from '#kit/property';
import { WorkingCalendar, type OwnDay } from './calendar.rules.js';
import { addDays, isDay, weekdayOf } from './day.rules.js';
import { calendarGaps } from './gap.rules.js';
import { OFFICIAL_YEARS } from './official.rules.js';

const official = new WorkingCalendar();
const anyDay = fc.integer({ min: 0, max: 3200 }).map((n) => addDays('2018-01-01', n));
const refusal = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof AppError ? [error.code, error.details] : error;
  }
};

describe('days', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '', '2026-01-01T00:00'])(
    '%s is none',
    (text) => {
      expect(isDay(text)).toBe(false);
      expect(refusal(() => official.at(text))).toEqual(['BAD_INPUT', expect.anything()]);
    },
  );

  it('have weekdays, and follow each other over the end of a leap February', () => {
    expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-22')]).toEqual([1, 7]);
    expect([addDays('2024-02-28', 1), addDays('2024-03-01', -1)]).toEqual(['2024-02-29', '2024-02-29']);
  });
});

describe('the official calendar', () => {
  it('covers 2018 to 2026', () => {
    expect(OFFICIAL_YEARS).toEqual([2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
  });

  it.each([
    ['2026-10-01', 'holiday', '国庆节'],
    ['2026-10-10', 'shifted', '国庆节'],
    ['2026-10-11', 'weekend', null],
    ['2026-10-12', 'working', null],
    ['2018-12-29', 'shifted', '元旦'],
    ['2020-01-31', 'holiday', '春节'],
  ])('%s is %s', (day, kind, name) => {
    expect(official.at(day)).toMatchObject({ day, kind, name });
  });

  it.each([
    ['2020-01-20', 20, '2020-02-25'],
    ['2021-09-15', 20, '2021-10-19'],
    ['2024-09-29', 7, '2024-10-14'],
    ['2025-01-20', 20, '2025-02-21'],
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-09-24', 15, '2026-10-22'],
  ])('%s + %i working days = %s', (start, n, due) => {
    expect(official.addWorkingDays(start, n)).toBe(due);
  });

  it('has as many working days a year as chinese-days counts', () => {
    for (const year of OFFICIAL_YEARS) {
      const own = official.workingDaysBetween(addDays(`${year}-01-01`, 0), `${year}-12-31`);
      const theirs = chineseDays.getWorkdaysInRange(`${year}-01-02`, `${year}-12-31`).length;
      // West of Greenwich their functions read other weekdays; the tables do not.
      if (new Date(0).getTimezoneOffset() <= 0) expect([year, own]).toEqual([year, theirs]);
    }
  });

  it('refuses a year it does not know instead of guessing', () => {
    expect(refusal(() => official.isWorkingDay('2027-01-04'))).toEqual(['CALENDAR_MISSING', { year: 2027 }]);
    expect(refusal(() => official.addWorkingDays('2026-12-20', 20))).toEqual([
      'CALENDAR_MISSING',
      { year: 2027 },
    ]);
    expect(refusal(() => official.at('2017-12-31'))).toEqual(['CALENDAR_MISSING', { year: 2017 }]);
    for (const n of [-1, 0.5, Number.NaN, 2001]) {
      expect(refusal(() => official.addWorkingDays('2026-01-05', n))).toEqual([
        'BAD_INPUT',
        expect.anything(),
      ]);
    }
  });
});

describe('an administrator’s calendar', () => {
  const festival: OwnDay = { day: '2027-01-01', working: false, name: '元旦', nameEn: 'New Year' };
  const own = new WorkingCalendar({
    years: [2027],
    days: [
      festival,
      { day: '2027-01-02', working: true, name: '元旦调休', nameEn: 'worked for New Year' },
      { day: '2026-11-23', working: false, name: '停电', nameEn: 'Power cut' },
      { day: '2026-10-01', working: true, name: '值班', nameEn: 'On duty' },
    ],
  });

  it('supplies a year that is not published yet, and overrules the official one', () => {
    expect(own.at('2027-01-01')).toMatchObject({ kind: 'holiday', name: '元旦' });
    expect(own.at('2027-01-02').kind).toBe('shifted');
    expect(own.at('2027-01-03').kind).toBe('weekend');
    expect(own.at('2026-11-23')).toMatchObject({ kind: 'holiday', nameEn: 'Power cut' });
    expect(own.at('2026-10-01').kind).toBe('working');
    expect(own.addWorkingDays('2026-12-31', 2)).toBe('2027-01-04');
  });

  it('a single day makes no year known', () => {
    const one = new WorkingCalendar({ years: [], days: [festival] });
    expect(refusal(() => one.at('2027-01-01'))).toEqual(['CALENDAR_MISSING', { year: 2027 }]);
  });
});

describe('working days, whatever the dates', () => {
  it('the due day is a working day, and exactly n lie between', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 40 }), (start, n) => {
        const due = official.addWorkingDays(start, n);
        expect(official.isWorkingDay(due)).toBe(true);
        expect(official.workingDaysBetween(start, due)).toBe(n);
        expect(official.workingDaysBetween(start, addDays(due, -1))).toBe(n - 1);
      }),
    );
  });

  it('terms add up', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(20), fc.nat(20), (start, a, b) => {
        const inTwo = official.addWorkingDays(official.addWorkingDays(start, a), b);
        expect(inTwo).toBe(official.addWorkingDays(start, a + b));
      }),
    );
  });

  it('a day is exactly one kind: holidays and weekends rest, the others work', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const rests = official.isHoliday(day) || official.at(day).kind === 'weekend';
        expect(official.isWorkingDay(day)).toBe(!rests);
        if (official.isShifted(day)) expect(weekdayOf(day)).toBeGreaterThan(5);
      }),
    );
  });
});

describe('gaps of the calendar', () => {
  const gapsOn = (local: string): unknown =>
    calendarGaps(Date.parse(`${local}+08:00`), official).map(({ year, severity }) => [year, severity]);

  it.each([
    ['2026-09-30T23:59:59', []],
    ['2026-10-01T00:00:00', [[2027, 'soon']]],
    ['2026-11-30T23:59:59', [[2027, 'soon']]],
    ['2026-12-01T00:00:00', [[2027, 'urgent']]],
    ['2027-01-01T00:00:00', [[2027, 'urgent']]],
    [
      '2027-10-01T00:00:00',
      [
        [2027, 'urgent'],
        [2028, 'soon'],
      ],
    ],
  ])('on %s: %j', (local, gaps) => {
    expect(gapsOn(local)).toEqual(gaps);
  });

  it('say what to do, in both languages', () => {
    const [gap] = calendarGaps(Date.parse('2026-11-23T00:00:00Z'), official);
    expect(gap?.message).toContain('2027');
    expect(gap?.messageEn).toContain('2027');
  });
});
