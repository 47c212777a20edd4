import { isShare, type AlarmDirection, type FigureDirection, type FigureUnit } from '#libs/contract';

/** Levels and values of alarms as they are shown and typed: shares in per cent, durations with their unit. */

/** Binary fractions of per cent end here; people type no more. */
const DIGITS = 4;

/** `0.925` → `92.5`; what is no share stays. */
export const typedLevel = (level: number, unit: FigureUnit): number =>
  isShare(unit) ? rounded(level * 100, DIGITS) : level;

/** The other way round. */
export const levelTyped = (typed: number, unit: FigureUnit): number =>
  isShare(unit) ? rounded(typed / 100, DIGITS + 2) : typed;

/** `92.5%`, `180 秒` or `5`; as exact as two decimals, so that a value beyond a level is not shown as the level. */
export function levelText(value: number, unit: FigureUnit, seconds: string): string {
  const number = String(rounded(typedLevel(value, unit), 2));
  return `${number}${unitMark(unit, seconds)}`;
}

/** What stands behind a number: nothing after a count. */
export function unitMark(unit: FigureUnit, seconds: string): string {
  if (isShare(unit)) return '%';
  return unit === 'seconds' || unit === 'longest' ? ` ${seconds}` : '';
}

/** In which direction it is bad: what is better the higher, below. */
export const badDirection = (better: FigureDirection | undefined): AlarmDirection =>
  better === 'higher' ? 'below' : 'above';

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
