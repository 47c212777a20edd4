import { isShare, type AnnualFigure, type AnnualView } from '#libs/contract';
import type { ColumnFormat, Sheet, SheetCell, SheetLanguage } from '../report/sheet.rules.js';
import { shownAmount } from './annual-shown.rules.js';
import {
  annualWord,
  basisOf,
  channelWord,
  correctionsOf,
  kindWord,
  unitWord,
  type AnnualWord,
} from './annual-words.rules.js';

/** One column: its title, and of each line what stands in it and how a number is written. */
interface Column {
  title: string;
  cell: (line: AnnualFigure) => SheetCell;
  format: (line: AnnualFigure) => ColumnFormat;
}

/** All columns in their order, numbers first and last, as texts, what the page shows. */
function columnsOf(year: number, language: SheetLanguage): Column[] {
  const say = (word: AnnualWord): string => annualWord(word, language);
  const number = (value: number | null): SheetCell =>
    value === null ? say('noData') : Number(value.toFixed(6));
  const text = (title: string, cell: Column['cell']): Column => ({ title, cell, format: () => 'text' });
  const share = (title: string, cell: Column['cell']): Column => ({ title, cell, format: () => 'share' });
  const own = (title: string, cell: Column['cell']): Column => ({
    title,
    cell,
    format: ({ unit }) => (unit === 'count' ? 'contacts' : unit),
  });
  const shown = (title: string, cell: (line: AnnualFigure) => string | null): Column =>
    text(`${title} · ${say('shown')}`, (line) => cell(line) ?? say('noData'));
  const [now, before] = [String(year), String(year - 1)];
  return [
    text(say('figure'), (line) => (language === 'zh' ? line.name : line.nameEn)),
    text(say('kind'), ({ kind }) => kindWord(kind, language)),
    own(now, ({ value }) => number(value)),
    own(before, ({ yearBefore }) => number(yearBefore)),
    // A change by a share of what it was is written like a share.
    share(say('change'), ({ change }) => (change === null ? '' : Number(change.toFixed(6)))),
    text(say('changeIn'), ({ change, unit }) =>
      change === null ? '' : say(isShare(unit) ? 'points' : 'percent'),
    ),
    text(say('unit'), (line) => unitWord(line, language)),
    share(say('low'), ({ interval }) => (interval ? number(interval.low) : '')),
    share(say('high'), ({ interval }) => (interval ? number(interval.high) : '')),
    text(say('errors'), ({ interval }) =>
      interval ? say(interval.corrected ? 'corrected' : 'uncorrected') : '',
    ),
    text(say('channel'), (line) => channelWord(line, language)),
    text(say('basis'), (line) => basisOf(line, language)),
    text(say('restated'), (line) => correctionsOf(line, language)),
    shown(now, (line) => shownAmount(line, line.value, language)),
    shown(before, (line) => shownAmount(line, line.yearBefore, language)),
  ];
}

/** The annual figures as a sheet: a row a line, in the order they are published, and what to mind last. */
export function annualSheet(
  { year, figures, warnings }: AnnualView,
  where: string,
  language: SheetLanguage,
): Sheet {
  const zh = language === 'zh';
  const say = (word: AnnualWord): string => annualWord(word, language);
  const columns = columnsOf(year, language);
  const minded = warnings.map(({ reason, reasonEn }) => {
    const cells = [say('warning'), zh ? reason : reasonEn];
    return [...cells, ...columns.slice(cells.length).map(() => '')];
  });
  return {
    header: columns.map(({ title }) => title),
    formats: columns.map((): ColumnFormat => 'text'),
    rowFormats: [
      ...figures.map((line) => columns.map(({ format }) => format(line))),
      ...minded.map((): ColumnFormat[] => []),
    ],
    rows: [...figures.map((line) => columns.map(({ cell }) => cell(line))), ...minded],
    about: [
      [say('figure'), say('kind'), say('basis'), say('restated')],
      [say('scope'), where, `${say('year')} ${year}`, ''],
      ...figures.map((line) => [
        zh ? line.name : line.nameEn,
        kindWord(line.kind, language),
        basisOf(line, language),
        correctionsOf(line, language),
      ]),
      ...minded.map((row) => row.slice(0, 4)),
    ],
  };
}
