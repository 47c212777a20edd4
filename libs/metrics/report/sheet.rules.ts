import {
  figureText,
  inKeyOrder,
  type DefinitionView,
  type Figure,
  type Grouping,
  type Named,
  type NamedFigureTable,
  type SurveyNames,
} from '#libs/contract';
import type { ColumnFormat, SheetCell, SheetLanguage } from './sheet-cell.rules.js';
import { absentText, behindCells, behindColumns } from './sample.rules.js';
import { settingsText } from './settings.rules.js';

export type { ColumnFormat, SheetCell, SheetLanguage };

/** A table as it goes into a file: the header, the rows, the total last. */
export interface Sheet {
  header: string[];
  formats: ColumnFormat[];
  /** By row, where the numbers of a column are not all written alike. */
  rowFormats?: ColumnFormat[][];
  rows: SheetCell[][];
  /** What the columns mean, line by line: definition, version, formula, settings, source. */
  about: string[][];
}

type Pair = readonly [zh: string, en: string];

const GROUPING: Record<Grouping | keyof SurveyNames, Pair> = {
  district: ['关区', 'District'],
  queue: ['队列', 'Queue'],
  channel: ['渠道', 'Channel'],
  agent: ['坐席', 'Agent'],
  office: ['隶属海关', 'Office'],
  topic: ['事项', 'Topic'],
  'half-hour': ['半小时', 'Half-hour'],
  hour: ['小时', 'Hour'],
  day: ['日期', 'Day'],
  month: ['月份', 'Month'],
  year: ['年份', 'Year'],
  questionnaire: ['问卷', 'Questionnaire'],
  question: ['题目', 'Question'],
  option: ['选项', 'Option'],
};
const WORDS = {
  range: ['区间', 'Range'],
  within: ['筛选', 'Narrowed to'],
  everything: ['全部', 'nothing'],
  shown: ['显示值', 'as shown'],
  total: ['合计', 'Total'],
  numerator: ['分子', 'numerator'],
  denominator: ['分母', 'denominator'],
  yearBefore: ['上年同期', 'year before'],
  definition: ['口径', 'Definition'],
  version: ['版本', 'Version'],
  formula: ['计算公式', 'Formula'],
  options: ['参数', 'Settings'],
  source: ['依据', 'Source'],
} as const satisfies Record<string, Pair>;

/** One sheet of several figures over the same range, filter and grouping; at least one table. */
export function sheetOf(tables: readonly NamedFigureTable[], language: SheetLanguage): Sheet {
  const say = (word: keyof typeof WORDS): string => pick(WORDS[word], language);
  const [first] = tables;
  const by = first?.by ?? null;
  const keys = [...new Set(tables.flatMap(({ rows }) => rows.map(({ key }) => key)))].toSorted(inKeyOrder);
  const columns = tables.flatMap((table) => columnsOf(table, language));
  const byKey = tables.map(({ definition, rows, yearBefore }) => ({
    rows: new Map(rows.map((row) => [row.key, row])),
    yearBefore,
    cells: cellsOf(definition, language),
  }));
  const shown = tables.flatMap((table) => shownColumns(table, language));
  return {
    header: [
      by === null ? say('range') : pick(GROUPING[by], language),
      ...[...columns, ...shown].map(({ title }) => title),
    ],
    formats: ['text', ...columns.map(({ format }) => format), ...shown.map((): ColumnFormat => 'text')],
    rows: [
      ...keys.map((key) => [
        keyName(by, key, nameIn(tables, key), language),
        ...byKey.flatMap(({ rows, yearBefore, cells }) => {
          const row = rows.get(key);
          return [...cells(row?.figure), ...(yearBefore ? cells(row?.yearBefore) : [])];
        }),
        ...shown.map(({ ofRow }) => ofRow(key)),
      ]),
      [
        by === null && first ? `${first.from} – ${first.to}` : say('total'),
        ...tables.flatMap(({ definition, total, yearBefore }) => {
          const cells = cellsOf(definition, language);
          return [...cells(total), ...(yearBefore ? cells(yearBefore) : [])];
        }),
        ...shown.map(({ ofTotal }) => ofTotal),
      ],
    ],
    about: aboutOf(tables, language),
  };
}

/** What a row is called: `08:30`, a name, or its key. */
export function keyName(
  by: Grouping | null,
  key: string,
  named: Named | undefined,
  language: SheetLanguage,
): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  if (by === 'hour') return `${two(Number(key))}:00`;
  if (by === 'half-hour') return `${two(Math.floor(Number(key) / 2))}:${Number(key) % 2 === 0 ? '00' : '30'}`;
  if (!named) return key;
  return language === 'zh' ? named.name : named.nameEn;
}

/** What rows of a grouping are, or what figures are narrowed to. */
export const groupingName = (by: Grouping | keyof SurveyNames, language: SheetLanguage): string =>
  pick(GROUPING[by], language);

const nameOf = ({ name, nameEn }: Named, language: SheetLanguage): string =>
  language === 'zh' ? name : nameEn;
const pick = (pair: Pair, language: SheetLanguage): string => pair[language === 'zh' ? 0 : 1];
const nameIn = (tables: readonly NamedFigureTable[], key: string): Named | undefined =>
  tables.find(({ names }) => Object.hasOwn(names, key))?.names[key];

function columnsOf(
  { definition, yearBefore }: NamedFigureTable,
  language: SheetLanguage,
): { title: string; format: ColumnFormat }[] {
  const { beside } = definition;
  const name = `${nameOf(definition, language)} v${definition.version}`;
  const parts = (title: string): { title: string; format: ColumnFormat }[] => [
    { title, format: definition.unit },
    { title: `${title} · ${pick(WORDS.numerator, language)}`, format: 'contacts' },
    { title: `${title} · ${pick(WORDS.denominator, language)}`, format: 'contacts' },
    ...(beside ? [{ title: `${title} · ${nameOf(beside, language)}`, format: beside.unit }] : []),
    ...behindColumns(definition, language).map((one) => ({ ...one, title: `${title} · ${one.title}` })),
  ];
  return [...parts(name), ...(yearBefore ? parts(`${name} · ${pick(WORDS.yearBefore, language)}`) : [])];
}

/** A column of texts behind all numbers: a value as the page shows it, rounded never to flatter. */
interface ShownColumn {
  title: string;
  ofRow: (key: string) => string;
  ofTotal: string;
}

/** What is counted is shown as it is: of counts there is none. */
function shownColumns(table: NamedFigureTable, language: SheetLanguage): ShownColumn[] {
  const { definition, rows, total, yearBefore } = table;
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const name = `${nameOf(definition, language)} v${definition.version}`;
  const before = `${name} · ${pick(WORDS.yearBefore, language)}`;
  type Told = Figure | null | undefined;
  const column = (
    title: string,
    { unit, better }: Pick<DefinitionView, 'unit' | 'better'>,
    ofYear: { ofRow: (key: string) => Told; ofTotal: Told },
    valueOf: (figure: Told) => number | null | undefined,
  ): ShownColumn[] => {
    if (unit === 'contacts') return [];
    const text = (figure: Told): string =>
      figureText(valueOf(figure) ?? null, unit, better) ?? absentText(definition, figure, language);
    const ofRow = (key: string): string => text(ofYear.ofRow(key));
    return [{ title: `${title} · ${pick(WORDS.shown, language)}`, ofRow, ofTotal: text(ofYear.ofTotal) }];
  };
  const years = [
    { title: name, ofRow: (key: string): Told => byKey.get(key)?.figure, ofTotal: total },
    ...(yearBefore
      ? [{ title: before, ofRow: (key: string): Told => byKey.get(key)?.yearBefore, ofTotal: yearBefore }]
      : []),
  ];
  const { beside } = definition;
  return years.flatMap(({ title, ...ofYear }) => [
    ...column(title, definition, ofYear, (figure) => figure?.value),
    ...(beside
      ? column(`${title} · ${nameOf(beside, language)}`, beside, ofYear, (figure) => figure?.beside?.value)
      : []),
  ]);
}

/** What a table is narrowed to, in words. */
export function narrowedText(
  table: Pick<NamedFigureTable, 'filter' | 'within'> | undefined,
  language: SheetLanguage,
): string {
  const hour = table?.filter.hour ?? null;
  const parts = [
    ...(table?.within ?? []).map(
      ({ by, ...named }) => `${groupingName(by, language)} ${nameOf(named, language)}`,
    ),
    ...(hour === null
      ? []
      : [`${groupingName('hour', language)} ${keyName('hour', String(hour), undefined, language)}`]),
  ];
  if (parts.length === 0) return pick(WORDS.everything, language);
  return parts.join(language === 'zh' ? '；' : '; ');
}

/** A figure without a denominator is told as such, never as 0. */
const cellsOf =
  (definition: Pick<DefinitionView, 'beside' | 'estimated' | 'survey'>, language: SheetLanguage) =>
  (figure: Figure | null | undefined): SheetCell[] => {
    const noData = absentText(definition, figure, language);
    const valueOf = (value: number | null | undefined): SheetCell =>
      value === null || value === undefined ? noData : rounded(value);
    const more = [
      ...(definition.beside ? [valueOf(figure?.beside?.value)] : []),
      ...behindCells(definition, figure, noData, language),
    ];
    if (!figure) return [noData, noData, noData, ...more];
    return [valueOf(figure.value), rounded(figure.numerator), figure.denominator, ...more];
  };

/** Six decimals: what floating point adds behind them says nothing. */
const rounded = (value: number): number => Number(value.toFixed(6));

function aboutOf(tables: readonly NamedFigureTable[], language: SheetLanguage): string[][] {
  const zh = language === 'zh';
  const titles = (['definition', 'version', 'formula', 'options', 'source', 'range', 'within'] as const).map(
    (word) => pick(WORDS[word], language),
  );
  return [
    titles,
    ...tables.map(({ definition, from, to, ...table }) => [
      `${zh ? definition.name : definition.nameEn} (${definition.id})`,
      `v${definition.version}`,
      zh ? definition.formula : definition.formulaEn,
      settingsText({ definition, ...table }, language),
      definition.source,
      `${from} – ${to}`,
      narrowedText(table, language),
    ]),
  ];
}
