import { changeText, figureText, type AnnualFigure } from '#libs/contract';
import type { SheetLanguage } from '../report/sheet.rules.js';
import { annualWord, unitWord } from './annual-words.rules.js';

/** A value as the page shows it, with its unit: `97.4%`, `8.0 s`, `802 件`; null without data. */
export function shownAmount(
  line: AnnualFigure,
  value: number | null,
  language: SheetLanguage,
): string | null {
  const { unit, definition } = line;
  const text = figureText(value, unit === 'count' ? 'contacts' : unit, definition?.better);
  if (text === null) return null;
  if (unit === 'count') return `${text} ${unitWord(line, language)}`.trim();
  return unit === 'seconds' || unit === 'longest' ? `${text} s` : text;
}

/** The change as the page shows it: `+2.40 百分点`, `+100.0%`; null without one. */
export const shownChange = (
  { change, unit, definition }: AnnualFigure,
  language: SheetLanguage,
): string | null =>
  changeText(change, unit, { points: annualWord('points', language), better: definition?.better });
