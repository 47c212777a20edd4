import { isShare, type AnnualFigure, type AnnualView } from '#libs/contract';
import type { ColumnFormat, Sheet, SheetCell, SheetLanguage } from '../report/sheet.rules.js';
import {
  annualWord,
  basisOf,
  channelWord,
  correctionsOf,
  kindWord,
  unitWord,
  type AnnualWord,
} from './annual-words.rules.js';

const COLUMNS = 13;

/** The annual figures as a sheet: a row a line, in the order they are published, and what to mind last. */
export function annualSheet(
  { year, figures, warnings }: AnnualView,
  where: string,
  language: SheetLanguage,
): Sheet {
  const zh = language === 'zh';
  const say = (word: AnnualWord): string => annualWord(word, language);
  const number = (value: number | null): SheetCell =>
    value === null ? say('noData') : Number(value.toFixed(6));
  const rows = figures.map((line) => [
    zh ? line.name : line.nameEn,
    kindWord(line.kind, language),
    number(line.value),
    number(line.yearBefore),
    line.change === null ? '' : Number(line.change.toFixed(6)),
    line.change === null ? '' : say(isShare(line.unit) ? 'points' : 'percent'),
    unitWord(line, language),
    ...(line.interval ? [number(line.interval.low), number(line.interval.high)] : ['', '']),
    line.interval ? say(line.interval.corrected ? 'corrected' : 'uncorrected') : '',
    channelWord(line, language),
    basisOf(line, language),
    correctionsOf(line, language),
  ]);
  const minded = warnings.map(({ reason, reasonEn }) => {
    const cells = [say('warning'), zh ? reason : reasonEn];
    return [...cells, ...Array.from({ length: COLUMNS - cells.length }, () => '')];
  });
  return {
    header: [
      say('figure'),
      say('kind'),
      String(year),
      String(year - 1),
      say('change'),
      say('changeIn'),
      say('unit'),
      say('low'),
      say('high'),
      say('errors'),
      say('channel'),
      say('basis'),
      say('restated'),
    ],
    formats: Array.from({ length: COLUMNS }, () => 'text'),
    rowFormats: [...figures.map(formatsOf), ...minded.map((): ColumnFormat[] => [])],
    rows: [...rows, ...minded],
    about: [
      [say('figure'), say('kind'), say('basis'), say('restated')],
      [say('scope'), where, `${say('year')} ${year}`, ''],
      ...figures.map((line) => [
        zh ? line.name : line.nameEn,
        kindWord(line.kind, language),
        basisOf(line, language),
        correctionsOf(line, language),
      ]),
      ...minded.map((row) => row.slice(0, 4).map(String)),
    ],
  };
}

/** A change by a share of what it was is written like a share. */
function formatsOf({ unit }: AnnualFigure): ColumnFormat[] {
  const own: ColumnFormat = unit === 'count' ? 'contacts' : unit;
  return [
    'text',
    'text',
    own,
    own,
    'share',
    'text',
    'text',
    'share',
    'share',
    'text',
    'text',
    'text',
    'text',
  ];
}
