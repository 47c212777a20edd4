import { shareText, type AnnualFigure, type AnnualView } from '#libs/contract';
import { NO_DATA, printedPage, printedTime, type PrintedReport } from '../report/pdf.rules.js';
import type { SheetLanguage } from '../report/sheet.rules.js';
import { shownAmount, shownChange } from './annual-shown.rules.js';
import {
  annualWord,
  basisOf,
  channelWord,
  correctionsOf,
  kindWord,
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
          shownAmount(line, line.value, language) ?? NO_DATA,
          shownAmount(line, line.yearBefore, language) ?? NO_DATA,
          shownChange(line, language) ?? '–',
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
