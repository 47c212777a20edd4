import type { Scope, Tally } from './tally.rules.js';

/** A figure over seeds: the middle, and the range in which nine of ten fall. */
export interface Range {
  median: number;
  /** 5 % and 95 % quantiles. */
  low: number;
  high: number;
  /** In how many seeds there was such a figure. */
  seeds: number;
}

/** One part under both policies, by name of figure; null where no seed had it. */
export interface Comparison {
  scope: Scope;
  /** What was recorded; null if the traffic was generated. */
  recorded: Readonly<Record<string, number | null>> | null;
  today: Record<string, Range | null>;
  planned: Record<string, Range | null>;
  /** Planned − today, seed by seed: both met the same luck. */
  difference: Record<string, Range | null>;
}

/** The tallies of one seed; the parts are in the same order in both. */
export interface SeedTallies {
  seed: number;
  today: readonly Tally[];
  planned: readonly Tally[];
}

/** The seeds side by side. `recorded` holds the recorded figures of the parts, in their order, if there are any. */
export function compare(seeds: readonly SeedTallies[], recorded: readonly Tally[] | null): Comparison[] {
  const first = seeds[0]?.today ?? [];
  return first.map(({ scope, values }, i) => {
    const names = Object.keys(values);
    const of = (value: (seed: SeedTallies, name: string) => number | null): Record<string, Range | null> =>
      Object.fromEntries(names.map((name) => [name, rangeOf(seeds.map((seed) => value(seed, name)))]));
    const today = (seed: SeedTallies, name: string): number | null => seed.today[i]?.values[name] ?? null;
    const planned = (seed: SeedTallies, name: string): number | null => seed.planned[i]?.values[name] ?? null;
    return {
      scope,
      recorded: recorded?.[i]?.values ?? null,
      today: of(today),
      planned: of(planned),
      difference: of((seed, name) => minus(planned(seed, name), today(seed, name))),
    };
  });
}

const minus = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a - b;

/** Null if there is no value at all. */
export function rangeOf(values: readonly (number | null)[]): Range | null {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number): number => quantile(sorted, share);
  return { median: at(0.5), low: at(0.05), high: at(0.95), seeds: sorted.length };
}

/** By linear interpolation between the nearest two (Hyndman and Fan's type 7). */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}
