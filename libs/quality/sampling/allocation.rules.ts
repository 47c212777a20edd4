import { Z } from '../estimate/wilson.rules.js';

export const ALLOCATIONS = ['proportional', 'neyman'] as const;
/**
 * `proportional`: as many of each stratum as it has contacts. `neyman`: more where answers are less even, so
 * that the whole is known best for the same work.
 */
export type Allocation = (typeof ALLOCATIONS)[number];

export interface Stratum {
  key: string;
  /** Contacts in the frame. */
  population: number;
  /** Accuracy that is expected, 0 to 1; it decides the size, never the result. More than 99 % counts as 99 %. */
  expected: number;
}

export interface Wanted {
  allocation: Allocation;
  /** Half the width of the 95 % interval of the whole, 0 to 1: 0.005 is ± 0.5 points. */
  precision: number;
  /** At least so many of each stratum. */
  minimumPerStratum: number;
  /** At most so many in all: what scorers can do. */
  maximum: number;
}

/**
 * The spread of answers of which 99 % are right, the least that is planned with: whoever expects hardly an error, and
 * is wrong, has drawn a handful, of which no interval holds what it promises.
 */
const LEAST_SPREAD = 0.99 * 0.01;
const spreadOf = ({ expected }: Stratum): number => Math.max(expected * (1 - expected), LEAST_SPREAD);

export interface AllocatedStratum extends Stratum {
  size: number;
  /** size ÷ population: the probability of every contact of it to be drawn. */
  probability: number;
}

/** A stratum that gets fewer than it should have, and why. */
export interface Shortage {
  stratum: string;
  wanted: number;
  size: number;
  reason: 'population' | 'maximum';
}

export interface Allocated {
  strata: AllocatedStratum[];
  size: number;
  /** The precision that this sample will have if the answers are as expected. */
  precision: number;
  reached: boolean;
  shortages: Shortage[];
}

/** The smallest sample that has the wanted precision, or the best there can be within the maximum. */
export function allocate(strata: readonly Stratum[], wanted: Wanted): Allocated {
  const population = strata.reduce((sum, one) => sum + one.population, 0);
  const enough = smallest(population, (size) => precisionOf(split(strata, wanted, size)) <= wanted.precision);
  const needed = split(strata, wanted, enough);
  const most = split(strata, wanted, Math.min(enough, wanted.maximum));
  const sizeOf = (all: readonly AllocatedStratum[]): number => all.reduce((sum, one) => sum + one.size, 0);
  const precision = precisionOf(most);
  return {
    strata: most,
    size: sizeOf(most),
    precision,
    reached: precision <= wanted.precision,
    shortages: shortagesOf(most, needed, wanted),
  };
}

/** Half the width of the 95 % interval that these sizes give; 0 if everything is looked at. */
export function precisionOf(strata: readonly AllocatedStratum[]): number {
  const all = strata.reduce((sum, one) => sum + one.population, 0);
  const variance = strata
    .filter((one) => one.population > 0)
    .reduce((sum, one) => {
      const { population, size } = one;
      if (size === 0) return Infinity;
      const spread = (spreadOf(one) * population) / Math.max(1, population - 1);
      return sum + ((population / all) ** 2 * (1 - size / population) * spread) / size;
    }, 0);
  return Z * Math.sqrt(variance);
}

/** Shares `total` out. Nobody gets more than there are, nor less than the minimum; what is left over goes on. */
function split(strata: readonly Stratum[], wanted: Wanted, total: number): AllocatedStratum[] {
  const weightOf = (one: Stratum): number =>
    wanted.allocation === 'neyman' ? one.population * Math.sqrt(spreadOf(one)) : one.population;
  const floors = floorsOf(strata, wanted, total);
  const sizes = floors.slice();
  const open = new Set(strata.keys());
  for (;;) {
    const weight = [...open].reduce((sum, i) => sum + weightOf(strata[i] as Stratum), 0);
    const fixed = sizes.reduce((sum, size, i) => (open.has(i) ? sum : sum + size), 0);
    const shareOf = (i: number): number =>
      weight === 0 ? 0 : (Math.max(0, total - fixed) * weightOf(strata[i] as Stratum)) / weight;
    const bound = [...open].filter((i) => {
      const { population } = strata[i] as Stratum;
      return shareOf(i) <= (floors[i] ?? 0) || shareOf(i) >= population;
    });
    for (const i of open) sizes[i] = shareOf(i);
    const tooMany = bound.filter((i) => shareOf(i) >= (strata[i] as Stratum).population);
    // Those that are full first: what they can't take may lift others over their minimum.
    const settled = tooMany.length > 0 ? tooMany : bound;
    for (const i of settled) {
      sizes[i] = tooMany.length > 0 ? (strata[i] as Stratum).population : (floors[i] ?? 0);
      open.delete(i);
    }
    if (settled.length === 0) break;
  }
  return rounded(strata, sizes, total);
}

/** The minimum of each, as far as it has as many contacts and the total allows. */
function floorsOf(strata: readonly Stratum[], { minimumPerStratum }: Wanted, total: number): number[] {
  const floors = strata.map(({ population }) => Math.min(population, minimumPerStratum));
  const sum = floors.reduce((a, b) => a + b, 0);
  return sum <= total ? floors : floors.map((floor) => Math.floor((floor * total) / sum));
}

/** Largest remainders: whole numbers that add up to the total, as near as can be. */
function rounded(strata: readonly Stratum[], sizes: readonly number[], total: number): AllocatedStratum[] {
  const whole = sizes.map(Math.floor);
  const order = [...sizes.keys()].toSorted(
    (a, b) => (sizes[b] ?? 0) - (whole[b] ?? 0) - ((sizes[a] ?? 0) - (whole[a] ?? 0)) || a - b,
  );
  let left =
    Math.round(
      Math.min(
        total,
        sizes.reduce((a, b) => a + b, 0),
      ),
    ) - whole.reduce((a, b) => a + b, 0);
  for (const i of order) {
    if (left <= 0) break;
    if ((whole[i] ?? 0) >= (strata[i] as Stratum).population) continue;
    whole[i] = (whole[i] ?? 0) + 1;
    left -= 1;
  }
  return strata.map((one, i) => {
    const size = whole[i] ?? 0;
    return { ...one, size, probability: one.population === 0 ? 0 : size / one.population };
  });
}

function smallest(most: number, does: (size: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (does(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function shortagesOf(
  strata: readonly AllocatedStratum[],
  needed: readonly AllocatedStratum[],
  { minimumPerStratum }: Wanted,
): Shortage[] {
  return strata.flatMap(({ key, population, size }, i): Shortage[] => {
    const wanted = Math.max(minimumPerStratum, needed[i]?.size ?? 0);
    if (population === 0 || size >= wanted) return [];
    return [{ stratum: key, wanted, size, reason: size === population ? 'population' : 'maximum' }];
  });
}
