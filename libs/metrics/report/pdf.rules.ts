import {
  figureText,
  isSurveyResult,
  LACK_NAMES,
  lackOf,
  type DefinitionView,
  type Figure,
  type NamedFigureTable,
} from '#libs/contract';
import { shanghaiDay } from '#libs/platform';
import { heldBackTitle, printedInterval } from './sample.rules.js';
import { settingsText } from './settings.rules.js';
import { groupingName, keyName, narrowedText, type SheetLanguage } from './sheet.rules.js';

/** One figure as it is printed: what it is, and a table of texts. */
export interface PrintedTable {
  title: string;
  /** What it means: formula, settings, source. */
  about: string[];
  header: string[];
  rows: string[][];
  /** As a row; null: what is in the rows does not add up. */
  total: string[] | null;
}

/** A report as it is printed. */
export interface PrintedReport {
  title: string;
  /** Days, what it is narrowed to, when it was made. */
  facts: string[];
  tables: PrintedTable[];
  /** `3 / 12` and the like. */
  page: (at: number, of: number) => string;
}

/** Told as such in every language: never 0, and nothing that looks like it. */
export const NO_DATA = '暂无数据 · no data';
const SHANGHAI_MS = 8 * 3_600_000;

/** Figures as they are printed: a table each, with the definition it was made by. */
export function printedReport(
  tables: readonly NamedFigureTable[],
  language: SheetLanguage,
  { title, madeAt }: { title: string | null; madeAt: number },
): PrintedReport {
  const zh = language === 'zh';
  const [first] = tables;
  return {
    title: title ?? (zh ? '指标报表' : 'Figures'),
    facts: [
      first ? `${zh ? '区间：' : 'Range: '}${first.from} – ${first.to}` : '',
      `${zh ? '筛选：' : 'Narrowed to: '}${narrowedText(first && withoutSurvey(first), language)}`,
      printedTime(madeAt, language),
    ],
    tables: tables.map((table) => printedTable(table, language)),
    page: printedPage(language),
  };
}

/** When it was made, epoch ms, in words. */
export function printedTime(madeAt: number, language: SheetLanguage): string {
  const at = `${shanghaiDay(madeAt)} ${new Date(madeAt + SHANGHAI_MS).toISOString().slice(11, 16)}`;
  return language === 'zh' ? `生成时间：${at}（北京时间）` : `Made at: ${at} (Shanghai time)`;
}

export const printedPage =
  (language: SheetLanguage): PrintedReport['page'] =>
  (page, of) =>
    language === 'zh' ? `第 ${page} / ${of} 页` : `Page ${page} / ${of}`;

const isOfSurvey = ({ by }: NamedFigureTable['within'][number]): boolean =>
  by === 'questionnaire' || by === 'question' || by === 'option';
/** What all tables of a report are narrowed to: a questionnaire is chosen for some of them alone. */
const withoutSurvey = (table: NamedFigureTable): NamedFigureTable => ({
  ...table,
  within: table.within.filter((one) => !isOfSurvey(one)),
});
const surveyText = ({ within }: NamedFigureTable, language: SheetLanguage): string =>
  within
    .filter(isOfSurvey)
    .map(({ name, nameEn }) => (language === 'zh' ? name : nameEn))
    .join(' · ');

function printedTable(table: NamedFigureTable, language: SheetLanguage): PrintedTable {
  const zh = language === 'zh';
  const { definition, by, from, to, rows, total, yearBefore, names } = table;
  const { beside, estimated, survey } = definition;
  const titles = [
    ...(zh ? ['指标值', '分子', '分母'] : ['value', 'numerator', 'denominator']),
    ...(beside ? [zh ? beside.name : beside.nameEn] : []),
    ...(estimated ? [zh ? '95% 区间' : '95 % interval'] : []),
    ...(isSurveyResult(survey) ? [heldBackTitle(language)] : []),
  ];
  const before = yearBefore ? titles.map((title) => `${zh ? '上年同期' : 'year before'} ${title}`) : [];
  const cells = (figure: Figure | null): string[] => [
    ...printedFigure(figure, definition),
    ...(beside ? [printedValue(figure?.beside?.value ?? null, beside)] : []),
    ...(estimated ? [printedInterval(figure, language)] : []),
    ...(isSurveyResult(survey) ? [number(figure?.heldBack ?? 0, 0)] : []),
  ];
  const settings = settingsText(table, language);
  return {
    title: `${zh ? definition.name : definition.nameEn} · ${definition.id} v${definition.version}`,
    about: [
      ...(table.survey ? [`${zh ? '问卷：' : 'Of: '}${surveyText(table, language)}`] : []),
      `${zh ? '计算公式：' : 'Formula: '}${zh ? definition.formula : definition.formulaEn}`,
      ...(settings === '' ? [] : [`${zh ? '参数：' : 'Settings: '}${settings}`]),
      `${zh ? '依据：' : 'Source: '}${definition.source}`,
    ],
    header: [by === null ? (zh ? '区间' : 'Range') : groupingName(by, language), ...titles, ...before],
    rows: rows.map(({ key, figure, yearBefore: old }) => [
      keyName(by, key, names[key], language),
      ...cells(figure),
      ...(yearBefore ? cells(old) : []),
    ]),
    total: [
      by === null ? `${from} – ${to}` : zh ? '合计' : 'Total',
      ...cells(total),
      ...(yearBefore ? cells(yearBefore) : []),
    ],
  };
}

function printedFigure(figure: Figure | null, definition: DefinitionView): string[] {
  if (!figure) return [NO_DATA, '–', '–'];
  const { value, numerator, denominator } = figure;
  const { unit } = definition;
  const inTime = unit === 'time-share';
  const seconds = unit === 'seconds' || unit === 'longest';
  const lack = value === null ? lackOf(definition, figure) : null;
  return [
    // In both languages, as where there is no data.
    lack === null ? printedValue(value, definition) : LACK_NAMES[lack].join(' · '),
    inTime || seconds ? `${number(numerator, 1)} s` : number(numerator, 0),
    inTime ? `${number(denominator, 1)} s` : number(denominator, 0),
  ];
}

/** What decides how a value is written. */
type Written = Pick<DefinitionView, 'unit' | 'better'>;

/** As on the page. */
function printedValue(value: number | null, { unit, better }: Written): string {
  const text = figureText(value, unit, better);
  if (text === null) return NO_DATA;
  return unit === 'seconds' || unit === 'longest' ? `${text} s` : text;
}

const number = (value: number, decimals: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
