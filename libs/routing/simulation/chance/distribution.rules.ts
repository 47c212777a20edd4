import type { Random } from './random.rules.js';

/** Something that is drawn, such as a time in ms. */
export type Sampler<T = number> = (random: Random) => T;

/** A standard normal number, by Box and Muller: takes two numbers of the stream. */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/**
 * Log-normal, by its mean and its coefficient of variation (standard deviation ÷ mean): the usual shape of
 * talk times (Brown et al., 2005).
 */
export function logNormal(mean: number, variation: number): Sampler {
  const variance = Math.log(1 + variation * variation);
  const location = Math.log(mean) - variance / 2;
  return (random) => Math.exp(location + Math.sqrt(variance) * normal(random));
}

/** Exponential: what has lasted already says nothing of what is to come. */
export const exponential =
  (mean: number): Sampler =>
  (random) =>
    -mean * Math.log(1 - random());

/** Always the same. */
export const constant =
  <T>(value: T): Sampler<T> =>
  () =>
    value;

/** One of what was recorded, each as likely as any other. Throws without samples. */
export function resampled<T>(samples: readonly T[]): Sampler<T> {
  if (samples.length === 0) throw new Error('nothing to draw from');
  return (random) => samples[Math.floor(random() * samples.length)] as T;
}

/** An index by weight, for weights that are not all 0. */
export function weighted(weights: readonly number[]): Sampler {
  let sum = 0;
  const upTo = weights.map((weight) => (sum += weight));
  return (random) => {
    const x = random() * sum;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] as number) > x) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
