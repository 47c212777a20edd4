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
  /** At least so many of each stratum, one of each in any case. */
  minimumPerStratum: number;
  /** At most so many in all: what scorers can do. */
  maximum: number;
}

/**
 * The spread of answers of which 99 % are right, the least that is planned with: whoever expects hardly an error, and
 * is wrong, has drawn a handful, of which no interval holds what it promises.
 */
const LEAST_SPREAD = 0.99 * 0.01;
/** Halvings after which a rate is as exact as numbers are. */
const HALVINGS = 80;
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
  /** The precision that this sample will have if the answers are as expected; null if a stratum gets none. */
  precision: number | null;
  reached: boolean;
  shortages: Shortage[];
}

/** The smallest sample that has the wanted precision, or the best there can be within the maximum. */
export function allocate(strata: readonly Stratum[], wanted: Wanted): Allocated {
  const population = strata.reduce((sum, one) => sum + one.population, 0);
  const does = (precision: number | null): boolean => precision !== null && precision <= wanted.precision;
  const enough = smallest(population, (size) => does(precisionOf(split(strata, wanted, size))));
  const needed = split(strata, wanted, enough);
  const most = split(strata, wanted, Math.min(enough, wanted.maximum));
  const precision = precisionOf(most);
  return {
    strata: most,
    size: sumOf(most.map((one) => one.size)),
    precision,
    reached: does(precision),
    shortages: shortagesOf(most, needed, wanted),
  };
}

/**
 * Half the width of the 95 % interval that these sizes give; 0 if everything is looked at, null if a stratum gets none:
 * of the whole nothing can be said then.
 */
export function precisionOf(strata: readonly AllocatedStratum[]): number | null {
  if (strata.some(({ population, size }) => population > 0 && size === 0)) return null;
  const all = strata.reduce((sum, one) => sum + one.population, 0);
  const variance = strata
    .filter((one) => one.population > 0)
    .reduce((sum, one) => {
      const { population, size } = one;
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
  const bounds = strata.map((one, i) => ({
    weight: weightOf(one),
    least: floors[i] ?? 0,
    most: one.population,
  }));
  const sizesAt = (rate: number): number[] =>
    bounds.map(({ weight, least, most }) => Math.min(most, Math.max(least, rate * weight)));
  // More for all the same makes more in all: the rate that gives the total is halved down to.
  const steepest = Math.max(0, ...bounds.map(({ weight, most }) => (weight === 0 ? 0 : most / weight)));
  let [low, high] = [0, steepest];
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (sumOf(sizesAt(middle)) >= total) high = middle;
    else low = middle;
  }
  return rounded(strata, sizesAt(high), total);
}

/**
 * The minimum of each, one at least, as far as it has as many contacts: of what nothing is seen, nothing is known, and nor
 * is the whole. Of a smaller total each gets one, and its part of the rest.
 */
function floorsOf(strata: readonly Stratum[], { minimumPerStratum }: Wanted, total: number): number[] {
  const floors = strata.map(({ population }) => Math.min(population, Math.max(1, minimumPerStratum)));
  const ones = floors.filter((floor) => floor > 0).length;
  const beyond = sumOf(floors) - ones;
  if (ones + beyond <= total) return floors;
  const rest = Math.max(0, total - ones);
  let left = total;
  return floors.map((floor) => {
    const given =
      floor === 0 || left < 1 ? 0 : 1 + (beyond === 0 ? 0 : Math.floor(((floor - 1) * rest) / beyond));
    left -= given;
    return given;
  });
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Largest remainders: whole numbers that add up to the total, as near as can be. */
function rounded(strata: readonly Stratum[], sizes: readonly number[], total: number): AllocatedStratum[] {
  const whole = sizes.map(Math.floor);
  const order = [...sizes.keys()].toSorted(
    (a, b) => (sizes[b] ?? 0) - (whole[b] ?? 0) - ((sizes[a] ?? 0) - (whole[a] ?? 0)) || a - b,
  );
  let left = Math.round(Math.min(total, sumOf(sizes))) - sumOf(whole);
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
