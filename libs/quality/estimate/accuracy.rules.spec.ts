import { describe, expect, it } from '@jest/globals';
import { WHOLE } from '#kit/drawn-stage';
import { seededRandom } from '#kit/random';
import { allocate, type Allocation, type Stratum } from '../sampling/allocation.rules.js';
import { sizesByShare } from '../sampling/continuous/continuous.rules.js';
import { pooledFrame } from '../sampling/continuous/pool.rules.js';
import { drawFrom } from '../sampling/draw.rules.js';
import { estimateAccuracy, type ScoredStratum } from './accuracy.rules.js';

interface People extends Stratum {
  /** Of these contacts the first so many were answered rightly. */
  right: number;
}
const stratum = (key: string, population: number, accuracy: number, expected = accuracy): People => ({
  key,
  population,
  expected,
  right: Math.round(population * accuracy),
});

/** Every kind of plan that is offered, on populations whose accuracy is known. */
const PLANS: {
  name: string;
  people: People[];
  allocation: Allocation;
  minimum: number;
  precision: number;
  maximum?: number;
}[] = [
  {
    name: 'simple',
    people: [stratum('all', 700, 0.96)],
    allocation: 'proportional',
    minimum: 0,
    precision: 0.018,
  },
  {
    name: 'proportional',
    people: [stratum('a', 400, 0.97), stratum('b', 200, 0.94), stratum('c', 100, 0.88)],
    allocation: 'proportional',
    minimum: 0,
    precision: 0.022,
  },
  {
    name: 'with a minimum',
    people: [stratum('a', 400, 0.96), stratum('b', 150, 0.92), stratum('c', 100, 0.88)],
    allocation: 'proportional',
    minimum: 50,
    precision: 0.022,
  },
  {
    name: 'Neyman',
    people: [stratum('a', 400, 0.97), stratum('b', 250, 0.92), stratum('c', 150, 0.8)],
    allocation: 'neyman',
    minimum: 30,
    precision: 0.022,
  },
  {
    name: '98.2 % to ± 0.5 points',
    people: [stratum('a', 60_000, 0.985), stratum('b', 30_000, 0.98), stratum('c', 10_000, 0.97)],
    allocation: 'proportional',
    minimum: 0,
    precision: 0.005,
  },
  {
    name: 'limited by the maximum',
    people: [stratum('a', 60_000, 0.985), stratum('b', 30_000, 0.98), stratum('c', 10_000, 0.97)],
    allocation: 'proportional',
    minimum: 0,
    precision: 0.005,
    maximum: 800,
  },
  {
    name: 'forty-two districts, a maximum',
    people: Array.from({ length: 42 }, (_, i) =>
      stratum(`${i}`, 500 + i * 400, 0.93 + 0.005 * ((i * 7) % 10), 0.95),
    ),
    allocation: 'proportional',
    minimum: 10,
    precision: 0.005,
    maximum: 600,
  },
  {
    name: 'forty-two districts, Neyman',
    people: Array.from({ length: 42 }, (_, i) =>
      stratum(`${i}`, 500 + i * 400, 0.93 + 0.005 * ((i * 7) % 10)),
    ),
    allocation: 'neyman',
    minimum: 0,
    precision: 0.01,
  },
  {
    name: 'Neyman that expected 99.99 % where 95 % are right',
    people: [stratum('a', 40_000, 0.95, 0.9999), stratum('b', 25_000, 0.92), stratum('c', 15_000, 0.8)],
    allocation: 'neyman',
    minimum: 0,
    precision: 0.015,
  },
  {
    name: 'Neyman that expected 99.99 % of nearly all, where 95 % are right',
    people: [stratum('a', 40_000, 0.95, 0.9999), stratum('b', 4000, 0.9)],
    allocation: 'neyman',
    minimum: 0,
    precision: 0.01,
  },
  ...[
    { strata: 300, each: 1, accuracy: 0.95 },
    { strata: 500, each: 1, accuracy: 0.95 },
    { strata: 400, each: 2, accuracy: 0.95 },
    { strata: 365, each: 2, accuracy: 0.982 },
    { strata: 250, each: 3, accuracy: 0.95 },
  ].map(({ strata, each, accuracy }) => ({
    name: `${strata} strata of ${each}, ${accuracy * 100} % right`,
    // Unlike sizes, and each a little better or worse than the whole.
    people: Array.from({ length: strata }, (_, i) =>
      stratum(`${i}`, 400 + 20 * (i % 5), accuracy + 0.01 * ((i % 3) - 1)),
    ),
    allocation: 'proportional' as const,
    minimum: each,
    precision: 0.5,
    maximum: strata * each,
  })),
];
const DRAWS = 2000;

/** How many of `size` drawn without replacement are right: as a draw gives, whose evenness its own spec shows. */
function rightIn(people: People, size: number, chance: () => number): number {
  let { right, population } = people;
  for (let i = 0; i < size; i += 1) {
    if (chance() * population < right) right -= 1;
    population -= 1;
  }
  return people.right - right;
}

describe('95 % intervals', () => {
  it.each(PLANS)('cover the truth in 93–97 % of 2,000 draws: plan $name', (plan) => {
    const { people, allocation, minimum, precision, maximum = Infinity } = plan;
    const wanted = { allocation, precision, minimumPerStratum: minimum, maximum };
    const { strata } = allocate(people, wanted);
    const total = people.reduce((sum, one) => sum + one.population, 0);
    const truth = people.reduce((sum, one) => sum + one.right, 0) / total;
    const chance = seededRandom(12360);
    let covered = 0;
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const seen = people.map((one, i): ScoredStratum => {
        const size = strata[i]?.size ?? 0;
        const correct = rightIn(one, size, chance);
        return { stratum: one.key, population: one.population, scored: size, correct };
      });
      const estimate = estimateAccuracy(seen);
      if ((estimate?.low ?? 2) <= truth && truth <= (estimate?.high ?? -1)) covered += 1;
    }
    expect(covered / DRAWS).toBeGreaterThanOrEqual(0.93);
    expect(covered / DRAWS).toBeLessThanOrEqual(0.97);
  });
});

const CONTINUOUS = {
  name: '',
  population: { ...WHOLE, from: '2026-03-02', to: '2026-03-02' },
  stratifyBy: [],
  allocation: 'proportional' as const,
  precision: 0.05,
  expected: 0.95,
  expectedByStratum: {},
  maximum: 5000,
};

/** Bernoulli: how many of so many are drawn by a share. */
function countOf(population: number, share: number, chance: () => number): number {
  let count = 0;
  for (let i = 0; i < population; i += 1) if (chance() < share) count += 1;
  return count;
}

describe('95 % intervals of contacts that were decided on one by one', () => {
  it.each([
    {
      name: 'three strata',
      people: [stratum('a', 240, 0.95), stratum('b', 100, 0.9), stratum('c', 8, 0.75)],
      most: 3,
    },
    {
      name: 'three strata, the smaller ones by shares of their own',
      people: [stratum('a', 240, 0.95), stratum('b', 100, 0.9), stratum('c', 30, 0.8)],
      most: 3,
      shares: [
        { stratum: 'b', share: 0.5 },
        { stratum: 'c', share: 0.8 },
      ],
    },
    {
      name: 'twenty strata, of which the smallest are one',
      people: Array.from({ length: 20 }, (_, i) =>
        stratum(String.fromCharCode(97 + i), i < 4 ? 60 : 4 + (i % 5), 0.95 - 0.1 * (i % 3)),
      ),
      most: 5,
    },
  ])('cover the truth in 93–97 % of 2,000 draws by the rule itself: $name', ({ people, most, shares }) => {
    const all = new Map(
      people.map(({ key, population }) => [key, Array.from({ length: population }, (_, i) => `${key}${i}`)]),
    );
    const { frame } = pooledFrame(all, most, []);
    expect(frame.size).toBe(most);
    const isRight = (id: string): boolean =>
      Number(id.slice(1)) < (people.find(({ key }) => key === id[0])?.right ?? 0);
    const total = people.reduce((sum, { population }) => sum + population, 0);
    const truth = people.reduce((sum, { right }) => sum + right, 0) / total;
    let covered = 0;
    const sizes = new Set<number>();
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const decided = { seed: `seed ${draw}`, share: 0.3, shares };
      const { strata, size } = sizesByShare(frame, { ...CONTINUOUS, minimumPerStratum: 4 }, decided);
      sizes.add(size);
      const estimate = estimateAccuracy(
        strata.map(({ key, population, size: n }) => {
          const drawn = drawFrom(decided.seed, frame.get(key) ?? [], n);
          return { stratum: key, population, scored: n, correct: drawn.filter(isRight).length };
        }),
      );
      if ((estimate?.low ?? 2) <= truth && truth <= (estimate?.high ?? -1)) covered += 1;
    }
    // Their number is left to chance.
    expect(sizes.size).toBeGreaterThan(20);
    expect(covered / DRAWS).toBeGreaterThanOrEqual(0.93);
    expect(covered / DRAWS).toBeLessThanOrEqual(0.97);
  });

  it.each([
    { days: 60, share: 0.02, accuracy: 0.95, minimum: 1 },
    { days: 90, share: 0.01, accuracy: 0.982, minimum: 2 },
  ])('cover the truth in 93–97 % of $days days together, $share drawn of each', (plan) => {
    const { days, share, accuracy, minimum } = plan;
    // Calls, and a few of what else there is, a little worse.
    const people = Array.from({ length: days }, (_, i) => [
      stratum(`${i}/voice`, 150 + 20 * (i % 5), accuracy + 0.004 * ((i % 3) - 1)),
      stratum(`${i}/webchat`, 20 + (i % 7), accuracy - 0.03),
    ]).flat();
    const total = people.reduce((sum, one) => sum + one.population, 0);
    const truth = people.reduce((sum, one) => sum + one.right, 0) / total;
    const chance = seededRandom(12360);
    let covered = 0;
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const seen = people.map((one): ScoredStratum => {
        const { key, population } = one;
        const size = Math.min(population, Math.max(minimum, countOf(population, share, chance)));
        return { stratum: key, population, scored: size, correct: rightIn(one, size, chance) };
      });
      const estimate = estimateAccuracy(seen);
      if ((estimate?.low ?? 2) <= truth && truth <= (estimate?.high ?? -1)) covered += 1;
    }
    expect(covered / DRAWS).toBeGreaterThanOrEqual(0.93);
    expect(covered / DRAWS).toBeLessThanOrEqual(0.97);
  });
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
