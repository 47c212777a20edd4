import type { Page } from './contact.js';
import type { DayRange, DefinitionView, Figure, FigureFilter, FigureTable, Grouping } from './figures.js';
import type { SurveyChoice } from './survey-figure.js';

/** What an estimated figure rests on. Its numerator and denominator are those found, and those known, in the sample. */
export interface FigureSample {
  /** The 95 % interval of the value; null without a value. */
  interval: { low: number; high: number } | null;
  /** For scorers who err. */
  corrected: boolean;
  /** How many were drawn, known yet or not, and how many contacts they stand for. */
  drawn: number;
  population: number;
  /** Draws it is made of, and those of the same contacts that are not in it. */
  draws: number;
  otherDraws: number;
  lack: SampleLack | null;
}

/**
 * Why an estimated figure has no value. `no-sample`: nothing was drawn · `gap`: of some of its days nothing was ·
 * `unsettled`: some that were drawn are not known yet · `few`: a part of a sample that is too small to tell something.
 */
export const SAMPLE_LACKS = ['no-sample', 'gap', 'unsettled', 'few'] as const;
export type SampleLack = (typeof SAMPLE_LACKS)[number];

/** What stands in the place of the value, as a name: why it is missing. Chinese, English. */
export const LACK_NAMES: Record<SampleLack, readonly [zh: string, en: string]> = {
  'no-sample': ['未抽样', 'not sampled'],
  gap: ['抽样不全', 'days missing'],
  unsettled: ['评分未完', 'not all scored'],
  few: ['样本不足', 'too few'],
};

/** The same as a sentence. */
export const LACK_REASONS: Record<SampleLack, readonly [zh: string, en: string]> = {
  'no-sample': ['没有这样的抽样', 'no sample was drawn of this'],
  gap: ['部分日期没有抽样', 'nothing was drawn of some of its days'],
  unsettled: ['评分尚未完成', 'not all is scored yet'],
  few: ['样本太小，不足以单独说明', 'the sample is too small to tell it'],
};

/** Why an estimated figure has no value; null: it has one, or is no estimate: then nobody came. */
export function lackOf(
  { estimated }: Pick<DefinitionView, 'estimated'>,
  figure: Pick<Figure, 'sample'> | null | undefined,
): SampleLack | null {
  if (!estimated || !figure) return null;
  return figure.sample ? figure.sample.lack : 'no-sample';
}

/** Nothing was drawn of it. */
export const NO_SAMPLE: FigureSample = {
  interval: null,
  corrected: false,
  drawn: 0,
  population: 0,
  draws: 0,
  otherDraws: 0,
  lack: 'no-sample',
};

/** Keys of rows: ids and dates by their letters, hours by their number. */
export const inKeyOrder = (a: string, b: string): number => Number(a) - Number(b) || (a < b ? -1 : 1);

/**
 * Figures that are not made of facts, told by whoever has what they are made of. What a definition can't be split up by
 * is refused before it is asked.
 */
export interface FigureSource {
  definitions: readonly DefinitionView[];
  table(query: SourceQuery, by: Grouping | null, compare: boolean): Promise<FigureTable>;
  /** Throws what `table` throws of the question itself, whatever its days; left out where that says nothing more. */
  admit?(query: Omit<SourceQuery, keyof DayRange>, by: Grouping | null): Promise<void>;
  /** Ids of the contacts behind a part of a figure, in order, after the cursor. Throws BAD_INPUT where there are none. */
  contacts(
    query: SourceQuery,
    part: 'numerator' | 'denominator',
    page: { cursor: string | null; limit: number },
  ): Promise<Page<string>>;
}
/** `definition`: the id of one of the source's. */
export interface SourceQuery extends DayRange {
  definition: string;
  filter: FigureFilter;
  /** Left out: of no questionnaire. */
  survey?: SurveyChoice;
  /** Of the total of a figure that is split up by office or topic: those that have one. */
  by?: Grouping | null;
}
