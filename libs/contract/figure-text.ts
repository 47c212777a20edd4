import type { FigureDirection, FigureUnit } from './figures.js';

/** What is smaller comes of counting in binary: 0.29 · 1000 is 290. */
const NOTHING = 1e-9;

/**
 * One decimal, never to flatter: of what is better the lower, rounded up; of everything else, down. So a target never
 * looks reached before it is.
 */
export function tenths(value: number, better: FigureDirection | undefined): number {
  return (better === 'lower' ? Math.ceil(value * 10 - NOTHING) : Math.floor(value * 10 + NOTHING)) / 10;
}

/** `97.4%` of a share. */
export const shareText = (share: number, better?: FigureDirection): string =>
  `${tenths(share * 100, better).toFixed(1)}%`;

/** Whether a figure is a share of something: shown in per cent, compared in points. */
export const isShare = (unit: string): boolean => unit === 'share' || unit === 'time-share';

/**
 * A figure as everybody is shown it, on a card, in a table, beside a chart, in a PDF file and to the public: `97.4%`,
 * `12.3` seconds, or a whole number; null without data.
 */
export function figureText(value: number | null, unit: FigureUnit, better?: FigureDirection): string | null {
  if (value === null) return null;
  if (isShare(unit)) return shareText(value, better);
  if (unit === 'contacts') return value.toLocaleString('en-US');
  return better === undefined ? value.toFixed(1) : tenths(value, better).toFixed(1);
}
