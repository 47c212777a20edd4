import { describe, expect, it } from '@jest/globals';
import { allocate, type Allocation, type Stratum } from '../sampling/allocation.rules.js';
import { drawFrom } from '../sampling/draw.rules.js';
import { correctedAccuracy, estimateAccuracy, type ScoredStratum } from './accuracy.rules.js';

interface People extends Stratum {
  /** Of these contacts the first so many were answered rightly. */
  right: number;
}
const stratum = (key: string, population: number, accuracy: number): People => ({
  key,
  population,
  expected: accuracy,
  right: Math.round(population * accuracy),
});

/** Every kind of plan that is offered, on populations whose accuracy is known. */
const PLANS: {
  name: string;
  people: People[];
  allocation: Allocation;
  minimum: number;
  precision: number;
}[] = [
  {
    name: 'simple',
    people: [stratum('all', 1500, 0.96)],
    allocation: 'proportional',
    minimum: 0,
    precision: 0.016,
  },
  {
    name: 'proportional',
    people: [stratum('a', 1000, 0.98), stratum('b', 500, 0.95), stratum('c', 250, 0.9)],
    allocation: 'proportional',
    minimum: 0,
    precision: 0.018,
  },
  {
    name: 'with a minimum',
    people: [stratum('a', 1000, 0.97), stratum('b', 300, 0.93), stratum('c', 150, 0.88)],
    allocation: 'proportional',
    minimum: 60,
    precision: 0.018,
  },
  {
    name: 'Neyman',
    people: [stratum('a', 1000, 0.985), stratum('b', 600, 0.93), stratum('c', 300, 0.82)],
    allocation: 'neyman',
    minimum: 30,
    precision: 0.018,
  },
];
const DRAWS = 2000;

describe('95 % intervals', () => {
  it.each(PLANS)(
    'cover the truth in 93–97 % of 2,000 draws: plan $name',
    ({ people, allocation, minimum, precision }) => {
      const wanted = { allocation, precision, minimumPerStratum: minimum, maximum: Infinity };
      const { strata } = allocate(people, wanted);
      const ids = new Map(
        people.map(({ key, population }) => [
          key,
          Array.from({ length: population }, (_, i) => `${key}${i}`),
        ]),
      );
      const total = people.reduce((sum, one) => sum + one.population, 0);
      const truth = people.reduce((sum, one) => sum + one.right, 0) / total;
      const rightIn = ({ key, right }: People, drawn: readonly string[]): number =>
        drawn.filter((id) => Number(id.slice(key.length)) < right).length;
      let covered = 0;
      for (let draw = 0; draw < DRAWS; draw += 1) {
        const scored = people.map((one, i): ScoredStratum => {
          const drawn = drawFrom(`seed-${draw}`, ids.get(one.key) ?? [], strata[i]?.size ?? 0);
          return {
            stratum: one.key,
            population: one.population,
            scored: drawn.length,
            correct: rightIn(one, drawn),
          };
        });
        const estimate = estimateAccuracy(scored);
        if ((estimate?.low ?? 2) <= truth && truth <= (estimate?.high ?? -1)) covered += 1;
      }
      expect(covered / DRAWS).toBeGreaterThanOrEqual(0.93);
      expect(covered / DRAWS).toBeLessThanOrEqual(0.97);
    },
    120_000,
  );
});

const scored = (population: number, n: number, correct: number, name = 'all'): ScoredStratum => ({
  stratum: name,
  population,
  scored: n,
  correct,
});

describe('the estimate', () => {
  it('of a large population drawn simply is Wilson’s own: 98 of 100', () => {
    const estimate = estimateAccuracy([scored(1e9, 100, 98)]);
    expect(estimate?.value).toBe(0.98);
    expect(estimate?.low).toBeCloseTo(0.93, 2);
    expect(estimate?.high).toBeCloseTo(0.9945, 3);
  });

  it('weighs strata by how many they stand for', () => {
    const estimate = estimateAccuracy([scored(900, 50, 50, 'a'), scored(100, 50, 25, 'b')]);
    expect(estimate?.value).toBeCloseTo(0.95, 10);
  });

  it('is certain when everything was looked at', () => {
    expect(estimateAccuracy([scored(40, 40, 39)])).toMatchObject({ low: 0.975, high: 0.975 });
  });

  it('shows no stratum of fewer than 30 by itself', () => {
    const estimate = estimateAccuracy([scored(900, 50, 48, 'a'), scored(100, 5, 5, 'b')]);
    expect(estimate?.strata.map((one) => one.stratum)).toEqual(['a']);
  });

  it('says which stratum has no score, and has no figure then', () => {
    const estimate = estimateAccuracy([scored(900, 50, 48, 'a'), scored(100, 0, 0, 'b')]);
    expect(estimate).toMatchObject({ missing: ['b'], value: null, low: null, high: null });
    expect(estimateAccuracy([])).toBeNull();
    expect(estimateAccuracy([scored(10, 0, 0)])).toBeNull();
  });
});

describe('correction for scorers who err', () => {
  const estimate = estimateAccuracy([scored(1e9, 1000, 900)]);
  if (!estimate) throw new Error('no estimate');

  it('finds the accuracy behind: 0.95 seen as 0.90 through 0.94 and 0.86', () => {
    const seen = { ...estimate, value: 0.95 * 0.94 + 0.05 * (1 - 0.86) };
    const quality = { right: 500, rightFound: 470, wrong: 50, wrongFound: 43 };
    expect(correctedAccuracy(seen, quality)?.value).toBeCloseTo(0.95, 10);
  });

  it('is less sure than scorers who never err', () => {
    const own = correctedAccuracy(estimate, { right: 300, rightFound: 290, wrong: 40, wrongFound: 38 });
    expect((own?.high ?? 0) - (own?.low ?? 0)).toBeGreaterThan((estimate.high ?? 0) - (estimate.low ?? 0));
  });

  it('is not made of too few double scores, nor of scores that tell nothing', () => {
    expect(correctedAccuracy(estimate, { right: 29, rightFound: 29, wrong: 5, wrongFound: 5 })).toBeNull();
    expect(correctedAccuracy(estimate, { right: 100, rightFound: 99, wrong: 4, wrongFound: 4 })).toBeNull();
    expect(
      correctedAccuracy(estimate, { right: 100, rightFound: 50, wrong: 100, wrongFound: 50 }),
    ).toBeNull();
  });
});
