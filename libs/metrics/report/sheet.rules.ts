import type { Figure, FigureUnit, Grouping, Named, NamedFigureTable } from '#libs/contract';

export type SheetLanguage = 'zh' | 'en';

/** Text, a number, or nothing to be told. */
export type SheetCell = string | number;

/** How numbers of a column are written; none: text. */
export type ColumnFormat = 'text' | FigureUnit;

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

const GROUPING: Record<Grouping, Pair> = {
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
};
const WORDS = {
  range: ['区间', 'Range'],
  total: ['合计', 'Total'],
  noData: ['暂无数据', 'no data'],
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
  const keys = [...new Set(tables.flatMap(({ rows }) => rows.map(({ key }) => key)))].toSorted(inOrder);
  const columns = tables.flatMap((table) => columnsOf(table, language));
  const byKey = tables.map(({ definition, rows, yearBefore }) => ({
    rows: new Map(rows.map((row) => [row.key, row])),
    yearBefore,
    cells: cellsOf(definition, say('noData')),
  }));
  return {
    header: [by === null ? say('range') : pick(GROUPING[by], language), ...columns.map(({ title }) => title)],
    formats: ['text', ...columns.map(({ format }) => format)],
    rows: [
      ...keys.map((key) => [
        keyName(by, key, nameIn(tables, key), language),
        ...byKey.flatMap(({ rows, yearBefore, cells }) => {
          const row = rows.get(key);
          return [...cells(row?.figure), ...(yearBefore ? cells(row?.yearBefore) : [])];
        }),
      ]),
      [
        by === null && first ? `${first.from} – ${first.to}` : say('total'),
        ...tables.flatMap(({ definition, total, yearBefore }) => {
          const cells = cellsOf(definition, say('noData'));
          return [...cells(total), ...(yearBefore ? cells(yearBefore) : [])];
        }),
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

/** What rows of a grouping are. */
export const groupingName = (by: Grouping, language: SheetLanguage): string => pick(GROUPING[by], language);

const nameOf = ({ name, nameEn }: Named, language: SheetLanguage): string =>
  language === 'zh' ? name : nameEn;
const pick = (pair: Pair, language: SheetLanguage): string => pair[language === 'zh' ? 0 : 1];
/** Ids and dates by their letters, hours by their number. */
const inOrder = (a: string, b: string): number => Number(a) - Number(b) || (a < b ? -1 : 1);
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
  ];
  return [...parts(name), ...(yearBefore ? parts(`${name} · ${pick(WORDS.yearBefore, language)}`) : [])];
}

/** A figure without a denominator is told as such, never as 0. */
const cellsOf =
  ({ beside }: Pick<NamedFigureTable['definition'], 'beside'>, noData: string) =>
  (figure: Figure | null | undefined): SheetCell[] => {
    const valueOf = (value: number | null | undefined): SheetCell =>
      value === null || value === undefined ? noData : rounded(value);
    const more = beside ? [valueOf(figure?.beside?.value)] : [];
    if (!figure) return [noData, noData, noData, ...more];
    return [valueOf(figure.value), rounded(figure.numerator), figure.denominator, ...more];
  };

/** Six decimals: what floating point adds behind them says nothing. */
const rounded = (value: number): number => Number(value.toFixed(6));

function aboutOf(tables: readonly NamedFigureTable[], language: SheetLanguage): string[][] {
  const zh = language === 'zh';
  const titles = (['definition', 'version', 'formula', 'options', 'source', 'range'] as const).map((word) =>
    pick(WORDS[word], language),
  );
  return [
    titles,
    ...tables.map(({ definition, from, to }) => [
      `${zh ? definition.name : definition.nameEn} (${definition.id})`,
      `v${definition.version}`,
      zh ? definition.formula : definition.formulaEn,
      Object.entries(definition.options)
        .map(([name, value]) => `${name} = ${value}`)
        .join('; '),
      definition.source,
      `${from} – ${to}`,
    ]),
  ];
}
