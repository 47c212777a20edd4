/** 97.5 % quantile of the normal distribution: 95 % lie between −Z and Z. */
export const Z = 1.959963984540054;

/** A share with its interval. `low` and `high` are the ends of a 95 % interval, 0 to 1. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/**
 * Wilson's score interval (1927) of a share seen in `size` observations; `size` may be an effective one, and so
 * no whole number. Unlike value ± error it stays within 0 and 1, and 5 of 5 right is no certainty. `besides` is
 * a variance that has nothing to do with the size: the shares p with (value − p)² ≤ Z²(p(1−p) ÷ size + besides).
 */
export function wilson(value: number, size: number, besides = 0): Interval {
  if (size <= 0) return { value, low: 0, high: 1 };
  const z2 = Z * Z;
  const scale = 1 + z2 / size;
  const middle = (value + z2 / (2 * size)) / scale;
  const reach =
    (Z / scale) * Math.sqrt((value * (1 - value)) / size + z2 / (4 * size * size) + besides * scale);
  return { value, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/**
 * How many to draw so that a share near `expected` is known to ± `precision`, out of `population` (finite
 * population correction; Infinity = none).
 */
export function sampleSize(expected: number, precision: number, population = Infinity): number {
  const size = (Z * Z * expected * (1 - expected)) / (precision * precision);
  return Math.ceil(population === Infinity ? size : size / (1 + (size - 1) / population));
}
