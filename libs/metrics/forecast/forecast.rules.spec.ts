import { seededRandom } from '#kit/random';
import { addDays, WorkingCalendar } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { backTest } from './back-test.rules.js';
import { factorOf, sortOf } from './factor.rules.js';
import { expectDay, learn, revise, SLOTS, type DayOfArrivals } from './forecast.rules.js';

const calendar = new WorkingCalendar();
const SHAPE = Array.from({ length: SLOTS }, (_, slot) =>
  slot < 16 || slot > 40
    ? 0.2
    : 1 + 3 * Math.exp(-(((slot - 20) / 3) ** 2)) + 2 * Math.exp(-(((slot - 31) / 4) ** 2)),
);
const SHAPE_SUM = SHAPE.reduce((a, b) => a + b, 0);
const WEIGHT = { working: 1, shifted: 0.85, weekend: 0.25, holiday: 0.12 };
/** Mondays are busy. */
const trueFactor = (day: string): number => {
  const { kind } = calendar.at(day);
  const monday = new Date(`${day}T00:00:00Z`).getUTCDay() === 1;
  return WEIGHT[kind] * (kind === 'working' && monday ? 1.3 : 1);
};

/** Days whose arrivals are Poisson around a known mean that grows, and that days as a whole scatter around. */
function days(from: string, count: number, seed: number, level = 2000, scatter = 0.05): DayOfArrivals[] {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const poisson = (mean: number): number => Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  return Array.from({ length: count }, (_, n) => {
    const day = addDays(from, n);
    const mean = level * (1 + 0.001 * n) * trueFactor(day) * (1 + scatter * normal());
    const arrivals = SHAPE.map((share) => poisson((mean * share) / SHAPE_SUM));
    return { day, kind: calendar.at(day).kind, arrivals };
  });
}
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('a forecast', () => {
  it.each([1, 2, 3])('is nearer than the week before, and its interval holds nine tenths (%i)', (seed) => {
    const test = backTest(days('2025-03-03', 182, seed));
    if (!test) throw new Error('nothing was tested');
    expect(test.to).toBe('2025-08-31');
    expect(test.model.share).toBeLessThan(0.85 * test.seasonalNaive.share);
    expect(test.covered).toBeGreaterThan(0.82);
    expect(test.covered).toBeLessThan(0.98);
  });

  it('knows holidays that the week before does not', () => {
    // The first week of October is off.
    const history = days('2025-04-07', 184, 4);
    expect(history.at(-1)?.day).toBe('2025-10-07');
    const test = backTest(history, [], 1);
    expect(test?.model.share).toBeLessThan(0.5);
    expect(test?.seasonalNaive.share).toBeGreaterThan(2);
  });

  it('has the true level and sorts of days', () => {
    const history = days('2025-03-03', 182, 5);
    const model = learn(history);
    if (!model) throw new Error('nothing was learnt');
    for (const day of ['2025-09-01', '2025-09-02', '2025-09-06']) {
      const { kind } = calendar.at(day);
      const expected = sum(expectDay(model, { day, kind }, 1).map((slot) => slot.expected));
      expect(Math.abs(expected / (2000 * 1.182 * trueFactor(day)) - 1)).toBeLessThan(0.08);
    }
    expect(sortOf('2025-10-01', 'holiday')).toBe('holiday');
    expect(factorOf(new Map([['weekend-0', 0.3]]), '2025-10-01', 'holiday')).toBe(0.3);
  });

  it('spreads a day over half-hours as days of its kind had them, whatever others had', () => {
    const slotOf = { working: 20, free: 30, closed: 10 };
    const at = (slot: number): number[] =>
      Array.from({ length: SLOTS }, (_, one) => (one === slot ? 100 : 0));
    const history = days('2025-03-03', 56, 7).map(({ day, kind }, n): DayOfArrivals => {
      if (n % 10 === 0) return { day, kind: 'closed', arrivals: at(slotOf.closed) };
      const free = kind === 'weekend' || kind === 'holiday';
      return { day, kind, arrivals: at(free ? slotOf.free : slotOf.working) };
    });
    const model = learn(history);
    if (!model) throw new Error('nothing was learnt');
    expect(model.profiles.working.map((share) => share > 0.99)).toEqual(at(slotOf.working).map(Boolean));
    expect(model.profiles.free.map((share) => share > 0.99)).toEqual(at(slotOf.free).map(Boolean));
  });

  it('is none without a month of days, or if nobody ever came', () => {
    expect(learn(days('2025-03-03', 27, 6))).toBeNull();
    expect(learn(days('2025-03-03', 60, 6, 0))).toBeNull();
    expect(backTest(days('2025-03-03', 34, 6))).toBeNull();
    expect(backTest(days('2025-03-03', 42, 6))).toMatchObject({ origins: 2, from: '2025-03-31' });
  });

  it('of whatever history is finite, not negative, and within its interval', () => {
    const arrivals = fc.array(fc.nat({ max: 30 }), { minLength: SLOTS, maxLength: SLOTS });
    fc.assert(
      fc.property(
        fc.array(arrivals, { minLength: 28, maxLength: 40 }),
        fc.nat({ max: 400 }),
        (all, ahead) => {
          const history = all.map((one, n) => {
            const day = addDays('2025-01-20', n);
            return { day, kind: calendar.at(day).kind, arrivals: one };
          });
          const model = learn(history);
          if (!model) return;
          const day = addDays('2025-01-20', all.length + ahead);
          for (const { expected, low, high } of expectDay(
            model,
            { day, kind: calendar.at(day).kind },
            ahead + 1,
          )) {
            expect(Number.isFinite(high)).toBe(true);
            expect(low).toBeGreaterThanOrEqual(0);
            expect(low).toBeLessThanOrEqual(expected);
            expect(expected).toBeLessThanOrEqual(high);
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('the back-test', () => {
  it('forecasts from several origins, and tells errors by how far they look', () => {
    const history = days('2025-03-03', 182, 8);
    const test = backTest(history);
    expect(test).toMatchObject({ origins: 8, from: addDays('2025-08-31', -55), to: '2025-08-31' });
    expect(test?.byLead.map(({ weeks }) => weeks)).toEqual([1, 2, 3, 4]);
    for (const { model, seasonalNaive } of test?.byLead ?? []) {
      expect(model.share).toBeLessThan(seasonalNaive.share);
    }
  });

  it('of a day never learns from it, nor from what follows', () => {
    const history = days('2025-03-03', 182, 8);
    const changed = history.map((one, i) =>
      i < 175 ? one : { ...one, arrivals: one.arrivals.map((count) => 9 * count) },
    );
    // The last week is nine times as busy: whoever had seen it would have expected it.
    const test = backTest(changed, [], 1);
    expect(test?.model.share).toBeGreaterThan(0.8);
  });
});

describe('a day under way', () => {
  const expected = Array.from({ length: SLOTS }, () => ({ expected: 50, low: 30, high: 70 }));
  const twice = Array.from({ length: SLOTS }, () => 100);
  it('is revised the more, the more of it is over, and the more days differ', () => {
    const early = revise(0.01, expected, twice, 1);
    const late = revise(0.01, expected, twice, 24);
    expect(early).toBeGreaterThan(1);
    expect(late).toBeGreaterThan(early);
    expect(late).toBeLessThan(2);
    expect(revise(0.0001, expected, twice, 1)).toBeLessThan(early);
    expect(revise(0.01, expected, twice, 0)).toBe(1);
  });
  it('that goes as expected is not', () => {
    const as = Array.from({ length: SLOTS }, () => 50);
    expect(revise(0.02, expected, as, 30)).toBeCloseTo(1, 9);
  });
});
