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

export interface Expectation {
  stratum: string;
  /** 0 to 1. */
  accuracy: number;
}

const LINE = /^(\S+)\s*[=＝]\s*(\d{1,3}(?:\.\d+)?)\s*%?$/;

/**
 * Reads `22/voice = 90`, one stratum a line, in per cent; empty lines don't count.
 * A line that can't be read is answered by its number, from 1.
 */
export function readExpectations(typed: string): Expectation[] | { badLine: number } {
  const read = readLines(typed, (percent) => percent < 100);
  return 'badLine' in read ? read : read.map(({ stratum, share }) => ({ stratum, accuracy: share }));
}

/** Reads `22/voice = 5` as `readExpectations` does: which share of a stratum is drawn. */
export const readShares = (typed: string): StratumShare[] | { badLine: number } =>
  readLines(typed, (percent) => percent > 0 && percent <= 100);

function readLines(typed: string, may: (percent: number) => boolean): StratumShare[] | { badLine: number } {
  const found: StratumShare[] = [];
  for (const [i, line] of typed.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, stratum, percent] = LINE.exec(line.trim()) ?? [];
    if (!stratum || !may(Number(percent))) return { badLine: i + 1 };
    found.push({ stratum, share: Number(percent) / 100 });
  }
  return found;
}
