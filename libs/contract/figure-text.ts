import type { Figure, FigureDirection, FigureUnit } from './figures.js';

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

/** How many there are, wherever it is shown: `1,707`. */
export const countText = (count: number): string => count.toLocaleString('en-US');

/** Whether a figure is a share of something: shown in per cent, compared in points. */
export const isShare = (unit: string): boolean => unit === 'share' || unit === 'time-share';

/**
 * A figure as everybody is shown it, on a card, in a table, beside a chart, in a PDF file and to the public: `97.4%`,
 * `12.3` seconds, or a whole number; null without data.
 */
export function figureText(value: number | null, unit: FigureUnit, better?: FigureDirection): string | null {
  if (value === null) return null;
  if (isShare(unit)) return shareText(value, better);
  if (unit === 'contacts') return countText(value);
  // Points of a scale: two decimals, cut, as shares are of which nobody says what is good.
  if (unit === 'mean') return (Math.floor(value * 100 + NOTHING) / 100).toFixed(2);
  return better === undefined ? value.toFixed(1) : tenths(value, better).toFixed(1);
}

/**
 * How much a figure has changed since the year before: a difference of shares, of all else a share of what it was. Null
 * without one of both, or where it was 0.
 */
export function changeOf(unit: string, value: number | null, before: number | null): number | null {
  if (value === null || before === null) return null;
  if (isShare(unit)) return value - before;
  return before === 0 ? null : value / before - 1;
}

/** How a change is written: by the word for points, and which way is good. */
export interface WrittenChange {
  points?: string;
  better?: FigureDirection | undefined;
}

/**
 * A change as everybody is shown it: `+0.40 pp` of a share, `-10.0%` of all else, rounded never to flatter; what is
 * neither good nor bad, to the nearest. Null without one.
 */
export function changeText(
  change: number | null,
  unit: string,
  { points = 'pp', better }: WrittenChange = {},
): string | null {
  if (change === null) return null;
  const digits = isShare(unit) ? 2 : 1;
  const whole = change * 100 * 10 ** digits;
  const cut =
    better === undefined
      ? Math.round(whole)
      : better === 'lower'
        ? Math.ceil(whole - NOTHING)
        : Math.floor(whole + NOTHING);
  // Of what is cut to nothing there is no sign.
  const shown = cut === 0 ? 0 : cut / 10 ** digits;
  return `${shown > 0 ? '+' : ''}${shown.toFixed(digits)}${isShare(unit) ? ` ${points}` : '%'}`;
}

/** The same of two figures; null also where only one of them is corrected for scorers' errors: they are no pair. */
export function changeOfFigures(figure: Figure, before: Figure | null, unit: FigureUnit): number | null {
  if (figure.sample?.corrected !== before?.sample?.corrected) return null;
  return changeOf(unit, figure.value, before?.value ?? null);
}
