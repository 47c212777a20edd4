import { isShare, shareText, type AnnualFigure, type AnnualView } from '#libs/contract';
import { NO_DATA, printedValue, printedPage, printedTime, type PrintedReport } from '../report/pdf.rules.js';
import type { SheetLanguage } from '../report/sheet.rules.js';
import {
  annualWord,
  basisOf,
  channelWord,
  correctionsOf,
  kindWord,
  unitWord,
  type AnnualWord,
} from './annual-words.rules.js';

/** The annual figures as they are printed: the table, and below it what each line is made of. */
export function printedAnnual(
  { year, figures, warnings }: AnnualView,
  where: string,
  language: SheetLanguage,
  madeAt: number,
): PrintedReport {
  const zh = language === 'zh';
  const say = (word: AnnualWord): string => annualWord(word, language);
  const name = (line: AnnualFigure): string => (zh ? line.name : line.nameEn);
  return {
    title: `${say('title')} ${year}`,
    facts: [
      `${say('scope')}: ${where}`,
      printedTime(madeAt, language),
      ...warnings.map(({ reason, reasonEn }) => `${say('warning')}: ${zh ? reason : reasonEn}`),
    ],
    tables: [
      {
        title: `${year} – ${year - 1}`,
        about: [],
        header: [say('figure'), String(year), String(year - 1), say('change'), say('interval'), say('kind')],
        rows: figures.map((line) => [
          name(line),
          amount(line, line.value, language),
          amount(line, line.yearBefore, language),
          changed(line, language),
          line.interval ? `${shareText(line.interval.low)} – ${shareText(line.interval.high, 'lower')}` : '–',
          kindWord(line.kind, language),
        ]),
        total: null,
      },
      {
        title: say('meaning'),
        about: figures.map((line) => `${name(line)}: ${meaning(line, language)}`),
        header: [],
        rows: [],
        total: null,
      },
    ],
    page: printedPage(language),
  };
}

function amount(line: AnnualFigure, value: number | null, language: SheetLanguage): string {
  if (value === null) return NO_DATA;
  if (line.unit !== 'count') return printedValue(value, { ...line.definition, unit: line.unit });
  return `${printedValue(value, { unit: 'contacts' })} ${unitWord(line, language)}`.trim();
}

function changed(line: AnnualFigure, language: SheetLanguage): string {
  if (line.change === null) return '–';
  const sign = line.change > 0 ? '+' : '';
  const shown = (line.change * 100).toFixed(2);
  return isShare(line.unit) ? `${sign}${shown} ${annualWord('points', language)}` : `${sign}${shown}%`;
}

function meaning(line: AnnualFigure, language: SheetLanguage): string {
  const errors = line.interval && annualWord(line.interval.corrected ? 'corrected' : 'uncorrected', language);
  const parts = [
    kindWord(line.kind, language),
    channelWord(line, language),
    basisOf(line, language),
    errors ? `${annualWord('errors', language)}: ${errors}` : '',
    correctionsOf(line, language),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
