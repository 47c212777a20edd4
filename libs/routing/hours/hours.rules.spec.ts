import { addDays, shanghaiDay, shanghaiDayStart, weekdayOf, WorkingCalendar } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { hoursProblems } from './hours-problem.rules.js';
import {
  ALWAYS_OPEN,
  isOpen,
  neverCloses,
  neverOpens,
  nextChange,
  withoutHolidays,
  type OpeningHours,
  type Span,
} from './hours.rules.js';

const calendar = new WorkingCalendar();
const at = (local: string): number => Date.parse(`${local.replace(' ', 'T')}:00+08:00`);
const local = (ms: number): string =>
  new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const office: OpeningHours = {
  weekly: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }],
  holidays: 'closed',
  holidaySpans: [],
  shiftedAs: 1,
  exceptions: [
    { day: '2026-11-24', name: '培训', nameEn: 'Training', spans: [{ from: '13:00', to: '17:30' }] },
  ],
};
const night: OpeningHours = {
  ...office,
  weekly: [{ days: [5], from: '22:00', to: '06:00' }],
  exceptions: [],
};

describe('opening hours', () => {
  it.each([
    ['2026-11-23 08:29', false],
    ['2026-11-23 08:30', true],
    ['2026-11-23 17:29', true],
    ['2026-11-23 17:30', false],
    ['2026-11-24 09:00', false],
    ['2026-11-24 13:00', true],
    ['2026-11-28 09:00', false],
    ['2026-10-01 09:00', false],
    ['2026-10-10 09:00', true],
  ])('an office at %s: %s', (moment, open) => {
    expect(isOpen(office, calendar, at(moment))).toBe(open);
  });

  it.each([
    ['2026-09-18 21:59', false],
    ['2026-09-18 22:00', true],
    ['2026-09-19 05:59', true],
    ['2026-09-19 06:00', false],
    // Friday 25 September is a holiday: no shift begins on it.
    ['2026-09-25 23:00', false],
    ['2026-09-26 01:00', false],
  ])('a night shift at %s: %s', (moment, open) => {
    expect(isOpen(night, calendar, at(moment))).toBe(open);
  });

  it('what began before a holiday runs to its end', () => {
    const thursdays = { ...night, weekly: [{ days: [4], from: '22:00', to: '06:00' }] };
    expect(isOpen(thursdays, calendar, at('2026-09-25 03:00'))).toBe(true);
  });

  it('holidays can have hours of their own, or the usual ones', () => {
    const own = { ...office, holidays: 'own' as const, holidaySpans: [{ from: '10:00', to: '12:00' }] };
    expect(isOpen(own, calendar, at('2026-10-01 11:00'))).toBe(true);
    expect(isOpen(own, calendar, at('2026-10-01 09:00'))).toBe(false);
    expect(isOpen({ ...office, holidays: 'usual' }, calendar, at('2026-10-01 09:00'))).toBe(true);
  });

  it('an unknown year is refused, unless holidays make no difference', () => {
    expect(() => isOpen(office, calendar, at('2027-03-01 09:00'))).toThrow('CALENDAR_MISSING');
    expect(isOpen(withoutHolidays(office), calendar, at('2027-03-01 09:00'))).toBe(true);
    expect(isOpen(ALWAYS_OPEN, calendar, at('2099-10-01 03:00'))).toBe(true);
  });

  it.each([
    ['2026-11-23 09:00', '2026-11-23 17:30', false],
    ['2026-11-23 17:30', '2026-11-24 13:00', true],
    ['2026-09-30 17:30', '2026-10-08 08:30', true],
    ['2026-10-09 18:00', '2026-10-10 08:30', true],
  ])('an office seen at %s changes at %s', (moment, change, open) => {
    const next = nextChange(office, calendar, at(moment));
    expect(next && [local(next.at), next.open]).toEqual([change, open]);
  });

  it('7 × 24 never changes, and neither does what never opens', () => {
    expect(nextChange(ALWAYS_OPEN, calendar, at('2026-11-23 09:00'))).toBeNull();
    expect(nextChange({ ...ALWAYS_OPEN, weekly: [] }, calendar, at('2026-11-23 09:00'))).toBeNull();
    expect([neverCloses(ALWAYS_OPEN), neverCloses(office)]).toEqual([true, false]);
    const shifts = { ...ALWAYS_OPEN, weekly: [] as OpeningHours['weekly'] };
    const days = [1, 2, 3, 4, 5, 6, 7];
    shifts.weekly = [
      { days, from: '08:00', to: '20:00' },
      { days, from: '20:00', to: '08:00' },
    ];
    expect(neverCloses(shifts)).toBe(true);
    expect(neverCloses({ ...shifts, weekly: shifts.weekly.slice(1) })).toBe(false);
    expect([neverOpens({ ...ALWAYS_OPEN, weekly: [] }), neverOpens(office)]).toEqual([true, false]);
  });
});

const time = fc
  .tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 59))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const span: fc.Arbitrary<Span> = fc
  .record({ from: time, to: fc.oneof(time, fc.constant('24:00')) })
  .filter(({ from, to }) => from !== to);
const spans = fc.array(span, { maxLength: 3 });
const start = at('2026-09-18 00:00');
const DAYS = 24;
const anyHours: fc.Arbitrary<OpeningHours> = fc.record({
  weekly: fc.array(
    fc
      .tuple(span, fc.uniqueArray(fc.integer({ min: 1, max: 7 })))
      .map(([{ from, to }, days]) => ({ from, to, days })),
    { maxLength: 4 },
  ),
  holidays: fc.constantFrom('usual' as const, 'closed' as const, 'own' as const),
  holidaySpans: spans,
  shiftedAs: fc.option(fc.integer({ min: 1, max: 7 })),
  exceptions: fc.uniqueArray(
    fc.record({
      day: fc.integer({ min: -1, max: DAYS }).map((n) => addDays('2026-09-18', n)),
      name: fc.constant('例外'),
      nameEn: fc.constant('exception'),
      spans,
    }),
    { maxLength: 4, selector: ({ day }) => day },
  ),
});

const two = (n: number): string => String(n).padStart(2, '0');
const FACES = Array.from({ length: 1440 }, (_, m) => `${two(Math.floor(m / 60))}:${two(m % 60)}`);

/** The plain meaning, minute by minute, in clock faces: nothing shared with the code under test. */
function openByMinute(hours: OpeningHours): boolean[] {
  const plan = (day: string): readonly Span[] => {
    const exception = hours.exceptions.find((dated) => dated.day === day);
    if (exception) return exception.spans;
    const { kind } = calendar.at(day);
    if (kind === 'holiday' && hours.holidays === 'closed') return [];
    if (kind === 'holiday' && hours.holidays === 'own') return hours.holidaySpans;
    const as = kind === 'shifted' ? (hours.shiftedAs ?? weekdayOf(day)) : weekdayOf(day);
    return hours.weekly.filter(({ days }) => days.includes(as));
  };
  const days = Array.from({ length: DAYS + 1 }, (_, n) => plan(addDays('2026-09-17', n)));
  return Array.from({ length: DAYS * 1440 }, (_, minute) => {
    const face = FACES[minute % 1440] as string;
    const n = Math.floor(minute / 1440);
    const today = days[n + 1]?.some(({ from, to }) => face >= from && (to <= from || face < to));
    const before = days[n]?.some(({ from, to }) => to <= from && face < to);
    return today === true || before === true;
  });
}

describe('hours against the clock on the wall', () => {
  it('are open at exactly the same minutes, and change at exactly the same', () => {
    fc.assert(
      fc.property(
        anyHours,
        fc.array(fc.nat(DAYS * 1440 - 1), { minLength: 10, maxLength: 30 }),
        (hours, minutes) => {
          const expected = openByMinute(hours);
          for (const minute of minutes) {
            const moment = start + minute * 60_000;
            expect([minute, isOpen(hours, calendar, moment)]).toEqual([minute, expected[minute]]);
            expect(isOpen(hours, calendar, moment + 59_999)).toBe(expected[minute]);
            const rest = expected.indexOf(!expected[minute], minute);
            if (rest < 0) continue;
            const change = nextChange(hours, calendar, moment);
            expect(change).toEqual({ at: start + rest * 60_000, open: expected[rest] });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('begin at the start of a Shanghai day, whatever the zone of the machine', () => {
    expect(shanghaiDay(start)).toBe('2026-09-18');
    expect(shanghaiDayStart('2026-09-18')).toBe(start);
  });
});

describe('hours that make no sense', () => {
  it('are told with every reason', () => {
    const wrong: OpeningHours = {
      weekly: [
        { days: [0, 8], from: '8:30', to: '17:30' },
        { days: [1], from: '09:00', to: '09:00' },
      ],
      holidays: 'own',
      holidaySpans: [],
      shiftedAs: 9,
      exceptions: [
        { day: '2026-02-30', name: 'x', nameEn: 'x', spans: [{ from: '24:00', to: '02:00' }] },
        { day: '2026-05-01', name: 'x', nameEn: 'x', spans: [] },
        { day: '2026-05-01', name: 'x', nameEn: 'x', spans: [] },
      ],
    };
    expect(hoursProblems(wrong).map(({ field }) => field)).toEqual([
      'weekly.0',
      'weekly.1',
      'weekly.0.days',
      'holidaySpans',
      'shiftedAs',
      'exceptions.0.day',
      'exceptions.0.spans.0',
      'exceptions.2.day',
    ]);
    expect(hoursProblems(office)).toEqual([]);
    const idle = { ...office, holidaySpans: [{ from: '10:00', to: '12:00' }] };
    expect(hoursProblems(idle).map(({ field }) => field)).toEqual(['holidaySpans']);
  });
});
