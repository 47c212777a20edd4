import { tenths, type StratumShare } from '#libs/contract';

/** Figures of sampled quality as they are shown, and what is typed of them. */

/** `98.2%` or `94.0%`, as figures are shown everywhere, rounded down, or up: the upper end of an interval; null of null. */
export const percentOf = (share: number | null, to: 'down' | 'up' = 'down'): string | null =>
  share === null ? null : `${tenths(share * 100, to === 'up' ? 'lower' : 'higher').toFixed(1)}%`;

/** Half the width of an interval in points: `0.50`. */
export const pointsOf = (share: number): string => (share * 100).toFixed(2);

/** Half the width of an interval as a plan tells it: `±0.50`; null if it can't be estimated, which is no narrow one. */
export const precisionOf = (share: number | null): string | null =>
  share === null ? null : `±${pointsOf(share)}`;

/** Strata of a plan of which nothing is drawn: the whole has no figure then. */
export const emptyStrata = (strata: readonly { key: string; population: number; size: number }[]): string[] =>
  strata.flatMap(({ key, population, size }) => (population > 0 && size === 0 ? [key] : []));

/** A stratum as it is chosen: an id by each division of the plan, in its order, and what is said of it, in per cent. */
export interface StratumTyped {
  parts: readonly string[];
  percent: number;
}

const keyOf = ({ parts }: Pick<StratumTyped, 'parts'>): string => parts.join('/');

/** As the interface takes them: by key, 0 to 1. */
export const sharesOf = (rows: readonly StratumTyped[]): StratumShare[] =>
  rows.map((row) => ({ stratum: keyOf(row), share: row.percent / 100 }));

/** Whether a stratum is among them twice; those that are not chosen to the end yet are none. */
export function isTwice(rows: readonly Partial<StratumTyped>[]): boolean {
  const keys = rows.flatMap(({ parts = [] }) =>
    parts.length > 0 && [...parts].every(Boolean) ? keyOf({ parts }) : [],
  );
  return new Set(keys).size < keys.length;
}
