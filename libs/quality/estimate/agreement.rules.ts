/**
 * Cohen's kappa (1960) of pairs of judgements of the same items by two scorers: agreement beyond chance. Null
 * where nothing could be told apart: no pairs, or one word used throughout.
 */
export function cohensKappa(pairs: readonly (readonly [string, string])[]): number | null {
  const n = pairs.length;
  if (n === 0) return null;
  const words = [...new Set(pairs.flat())];
  const agreed = pairs.filter(([a, b]) => a === b).length / n;
  const chance = words.reduce((sum, word) => {
    const [first, second] = [0, 1].map((who) => pairs.filter((pair) => pair[who] === word).length / n);
    return sum + (first ?? 0) * (second ?? 0);
  }, 0);
  return chance === 1 ? null : (agreed - chance) / (1 - chance);
}

/** How far two values are apart: `nominal`: the same or not; `interval`: the square of the difference. */
const DISTANCES = {
  nominal: (a: number, b: number): number => (a === b ? 0 : 1),
  interval: (a: number, b: number): number => (a - b) ** 2,
} as const;
export type Distance = keyof typeof DISTANCES;

/**
 * Krippendorff's alpha: any number of scorers, any of them missing. `units`: for each item the values it was
 * given. Items with fewer than two values say nothing. Null if no two values could differ.
 * Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
 */
export function krippendorffsAlpha(units: readonly (readonly number[])[], distance: Distance): number | null {
  const apart = DISTANCES[distance];
  const paired = units.filter((values) => values.length > 1);
  const all = paired.flat();
  const observed = paired.reduce((sum, values) => sum + apartness(values, apart) / (values.length - 1), 0);
  const expected = apartness(all, apart) / (all.length - 1);
  return all.length < 2 || expected === 0 ? null : 1 - observed / expected;
}

/** The distances of all ordered pairs, by how often each value occurs. */
function apartness(values: readonly number[], apart: (a: number, b: number) => number): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let sum = 0;
  for (const [a, n] of counts) for (const [b, m] of counts) sum += n * m * apart(a, b);
  return sum;
}
