import {
  isSurveyResult,
  LACK_NAMES,
  LACK_REASONS,
  lackOf,
  shareText,
  type DefinitionView,
  type Figure,
  type FigureSample,
} from '#libs/contract';
import type { ColumnFormat, SheetCell, SheetLanguage } from './sheet-cell.rules.js';

type Pair = readonly [zh: string, en: string];

const NOTHING: Pair = ['暂无数据', 'no data'];
const CORRECTED: Record<'yes' | 'no', Pair> = {
  yes: ['已校正评分人误差', 'corrected for scorers’ errors'],
  no: ['未校正评分人误差', 'not corrected for scorers’ errors'],
};
const TITLES: readonly (readonly [Pair, ColumnFormat])[] = [
  [['95% 区间下限', '95 % interval, low'], 'share'],
  [['95% 区间上限', '95 % interval, high'], 'share'],
  [['抽取数', 'drawn'], 'contacts'],
  [['样本说明', 'of the sample'], 'text'],
];

const pick = (pair: Pair, language: SheetLanguage): string => pair[language === 'zh' ? 0 : 1];

/** What stands in the place of a value that is not there: of an estimate why, of all else that there is no data. */
export function absentText(
  definition: Pick<DefinitionView, 'estimated'>,
  figure: Figure | null | undefined,
  language: SheetLanguage,
): string {
  const lack = lackOf(definition, figure);
  return pick(lack === null ? NOTHING : LACK_NAMES[lack], language);
}

const HELD_BACK: Pair = ['人数过少未计入的答卷', 'answers held back, too few to be told'];

/** What decides which columns a figure has behind its numbers. */
type Behind = Pick<DefinitionView, 'estimated' | 'survey'>;

/** Results of a questionnaire say how many answers are not in them. */
export const heldBackTitle = (language: SheetLanguage): string => pick(HELD_BACK, language);

/** What is told of how a figure is known, in columns of its own. */
export const behindColumns = (
  definition: Behind,
  language: SheetLanguage,
): { title: string; format: ColumnFormat }[] => [
  ...(definition.estimated ? sampleColumns(language) : []),
  ...(isSurveyResult(definition.survey)
    ? [{ title: heldBackTitle(language), format: 'contacts' as const }]
    : []),
];

export const behindCells = (
  definition: Behind,
  figure: Figure | null | undefined,
  noData: string,
  language: SheetLanguage,
): SheetCell[] => [
  ...(definition.estimated ? sampleCells(figure, noData, language) : []),
  ...(isSurveyResult(definition.survey) ? [figure?.heldBack ?? 0] : []),
];

/** What is told of the sample behind an estimated figure, in columns of its own. */
const sampleColumns = (language: SheetLanguage): { title: string; format: ColumnFormat }[] =>
  TITLES.map(([title, format]) => ({ title: pick(title, language), format }));

function sampleCells(
  figure: Figure | null | undefined,
  noData: string,
  language: SheetLanguage,
): SheetCell[] {
  const sample = figure?.sample;
  const end = (value: number | undefined): SheetCell =>
    value === undefined ? noData : Number(value.toFixed(6));
  const { low, high } = sample?.interval ?? {};
  return [end(low), end(high), sample?.drawn ?? 0, sampleNote(sample, language)];
}

/** Whether scorers' errors are corrected in it, or why there is no value. */
function sampleNote(sample: FigureSample | undefined, language: SheetLanguage): string {
  const lack = sample ? sample.lack : 'no-sample';
  if (lack !== null) return pick(LACK_REASONS[lack], language);
  return pick(CORRECTED[sample?.corrected ? 'yes' : 'no'], language);
}

/** The interval as it is printed, cut outwards: `97.1% – 98.9%`; why there is none. */
export function printedInterval(figure: Figure | null, language: SheetLanguage): string {
  const interval = figure?.sample?.interval;
  if (!interval) return sampleNote(figure?.sample, language);
  return `${shareText(interval.low)} – ${shareText(interval.high, 'lower')}`;
}
