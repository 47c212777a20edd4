import { describe, expect, it } from '@jest/globals';
import { allocate, precisionOf, type Stratum, type Wanted } from './allocation.rules.js';
import { drawFrom, frameHash } from './draw.rules.js';

const WANTED: Wanted = {
  allocation: 'proportional',
  precision: 0.005,
  minimumPerStratum: 0,
  maximum: Infinity,
};
const PLACES: Stratum[] = [
  { key: '22', population: 90_000, expected: 0.982 },
  { key: '53', population: 9_000, expected: 0.95 },
  { key: '97', population: 20, expected: 0.982 },
];
const sizes = (strata: readonly Stratum[], wanted: Partial<Wanted>): number[] =>
  allocate(strata, { ...WANTED, ...wanted }).strata.map(({ size }) => size);

describe('the allocation of a sample', () => {
  it('needs about 2,716 of very many for ± 0.5 points at 98.2 %', () => {
    const { size, reached } = allocate([{ key: 'all', population: 1e9, expected: 0.982 }], WANTED);
    expect(Math.abs(size - 2716)).toBeLessThanOrEqual(1);
    expect(reached).toBe(true);
  });

  it('is the smallest that is precise enough', () => {
    const { strata, size, precision } = allocate(PLACES, WANTED);
    expect(precision).toBeLessThanOrEqual(WANTED.precision);
    expect(precision).toBe(precisionOf(strata));
    const less = allocate(PLACES, { ...WANTED, maximum: size - 1 });
    expect(less.precision).toBeGreaterThan(WANTED.precision);
    expect(less).toMatchObject({ reached: false, size: size - 1 });
    expect(less.shortages).toEqual([expect.objectContaining({ reason: 'maximum' })]);
  });

  it('proportional follows the population, Neyman the errors too', () => {
    const [a = 0, b = 0] = sizes(PLACES, { precision: 0.01, minimumPerStratum: 5 });
    expect(a / b).toBeGreaterThan(9);
    expect(a / b).toBeLessThan(11);
    const [c = 0, d = 0] = sizes(PLACES, { precision: 0.01, minimumPerStratum: 5, allocation: 'neyman' });
    expect(c / d).toBeLessThan(7);
    expect(c + d).toBeLessThan(a + b);
  });

  it('expects no more than 99 %: without errors there would be nothing to draw', () => {
    for (const allocation of ['proportional', 'neyman'] as const) {
      const flawless = PLACES.slice(0, 2).map((one) => ({ ...one, expected: 1 }));
      const most = flawless.map((one) => ({ ...one, expected: 0.99 }));
      expect(sizes(flawless, { allocation })).toEqual(sizes(most, { allocation }));
      expect(Math.min(...sizes(flawless, { allocation }))).toBeGreaterThan(100);
    }
  });

  it('a stratum with fewer contacts than its minimum is looked at wholly, and named', () => {
    const plan = allocate(PLACES, { ...WANTED, minimumPerStratum: 30 });
    expect(plan.strata[2]).toMatchObject({ size: 20, probability: 1 });
    expect(plan.shortages).toEqual([{ stratum: '97', wanted: 30, size: 20, reason: 'population' }]);
  });

  it('a plan that can’t reach its precision says what it will have, and which strata are short', () => {
    const plan = allocate(PLACES, { ...WANTED, minimumPerStratum: 30, maximum: 500 });
    expect(plan).toMatchObject({ reached: false, size: 500 });
    expect(plan.precision).toBeGreaterThan(0.005);
    expect(plan.precision).toBeLessThan(0.02);
    expect(plan.shortages.map(({ stratum, reason }) => [stratum, reason])).toEqual([
      ['22', 'maximum'],
      ['53', 'maximum'],
      ['97', 'population'],
    ]);
  });

  it('one stratum with a single contact asks for one, not for half of all', () => {
    const strata = [
      { key: 'most', population: 100_000, expected: 0.982 },
      { key: 'one', population: 1, expected: 0.982 },
    ];
    const alone = allocate(strata.slice(0, 1), WANTED).size;
    for (const allocation of ['proportional', 'neyman'] as const) {
      const plan = allocate(strata, { ...WANTED, allocation });
      expect(plan.strata.map(({ size }) => size)).toEqual([alone, 1]);
      expect(plan.reached).toBe(true);
    }
    // 1.96² · 0.982 · 0.018 ÷ 0.005², less the share of the frame that is looked at.
    expect(Math.abs(alone - 2716 / (1 + 2716 / 100_000))).toBeLessThan(2);
  });

  it('every stratum has one as long as the maximum allows, whatever minimum was wished for', () => {
    for (const maximum of [3, 4, 10, 100]) {
      for (const minimumPerStratum of [0, 1, 5, 5000]) {
        const plan = allocate(PLACES, { ...WANTED, maximum, minimumPerStratum });
        expect(Math.min(...plan.strata.map(({ size }) => size))).toBeGreaterThanOrEqual(1);
        expect(plan.size).toBe(maximum);
        expect(plan.precision).toBeGreaterThan(0);
      }
    }
  });

  it('with a stratum of which nothing is drawn the precision can’t be told', () => {
    expect(allocate(PLACES, { ...WANTED, maximum: 2 })).toMatchObject({ precision: null, reached: false });
  });

  it('never gives a stratum more than it has, nor in all more than asked', () => {
    for (const maximum of [0, 1, 7, 50, 1000, 200_000]) {
      for (const minimumPerStratum of [0, 1, 30, 5000]) {
        for (const allocation of ['proportional', 'neyman'] as const) {
          const plan = allocate(PLACES, {
            ...WANTED,
            precision: 0.0001,
            allocation,
            maximum,
            minimumPerStratum,
          });
          expect(plan.size).toBeLessThanOrEqual(maximum);
          for (const { size, population } of plan.strata) {
            expect(size).toBeGreaterThanOrEqual(0);
            expect(size).toBeLessThanOrEqual(population);
          }
        }
      }
    }
  });

  it('of an empty frame is empty', () => {
    expect(allocate([], WANTED)).toMatchObject({ size: 0, precision: 0, reached: true });
  });
});

const IDS = Array.from({ length: 200 }, (_, i) => `c${i}`);

describe('a draw', () => {
  it('is the same for the same frame and seed, whatever order the frame is in', () => {
    const drawn = drawFrom('s', IDS, 20);
    expect(drawFrom('s', IDS.toReversed(), 20)).toEqual(drawn);
    expect(new Set(drawn).size).toBe(20);
    expect(drawFrom('t', IDS, 20)).not.toEqual(drawn);
    // More than there are is all of them; none is none.
    expect(drawFrom('s', IDS, IDS.length + 5)).toEqual(drawFrom('s', IDS, IDS.length));
    expect(drawFrom('s', IDS, IDS.length + 5)).toHaveLength(IDS.length);
    expect([drawFrom('s', IDS, 0), drawFrom('s', [], 3)]).toEqual([[], []]);
  });

  // As `printf 2026-Q1/c64 | sha256sum` and sorting say.
  it('begins as written down: a change would make every old draw unrepeatable', () => {
    expect(drawFrom('2026-Q1', IDS, IDS.length).slice(0, 3)).toEqual(['c64', 'c171', 'c40']);
  });

  it('takes every contact as often as any other', () => {
    const times = new Map(IDS.map((id) => [id, 0]));
    for (let draw = 0; draw < 1000; draw += 1) {
      for (const id of drawFrom(`d${draw}`, IDS, 20)) times.set(id, (times.get(id) ?? 0) + 1);
    }
    // 199 degrees of freedom, less a tenth for drawing without replacement: beyond 250 once in ten thousand.
    const chi2 = [...times.values()].reduce((sum, n) => sum + (n - 100) ** 2 / 100, 0);
    expect(chi2).toBeLessThan(250);
    expect(chi2).toBeGreaterThan(110);
  });

  it('a frame’s name depends on its contacts alone', () => {
    expect(frameHash(IDS)).toBe(frameHash(IDS.toReversed()));
    expect(frameHash(IDS)).not.toBe(frameHash(IDS.slice(1)));
  });
});
