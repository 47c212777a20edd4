import type { DayRange, DefinitionView, FigureUnit, Named } from './figures.js';
import type { HeadlineAccuracy } from './quality.js';
import type { Channel } from './words.js';

/**
 * How a line of the annual figures is known. `measured`: made of what the product has seen · `sampled`: published from
 * samples that were scored · `stated`: entered by somebody who may, with its source. A line is of one kind, always.
 */
export const ANNUAL_KINDS = ['measured', 'sampled', 'stated'] as const;
export type AnnualKind = (typeof ANNUAL_KINDS)[number];

/** `count`: of things that are no contacts. */
export type AnnualUnit = FigureUnit | 'count';

/** Of which definition a line of the annual figures is, and of which channel, office or topic; null = all. */
export interface AnnualSource {
  definition: string;
  channel: Channel | null;
  officeId: string | null;
  topicId: string | null;
}

/** What was entered of a year once. Times are ISO 8601 in UTC. */
export interface StatementVersion {
  /** From 1. */
  version: number;
  /** A whole number; null: it was withdrawn, and there is no data. */
  value: number | null;
  /** Where it comes from, in words. */
  source: string;
  /** Of the source: Shanghai day, YYYY-MM-DD. */
  sourceDate: string;
  /** Why it was corrected; null of the first one. */
  why: string | null;
  at: string;
  /** The user. */
  by: string;
}

/** A figure of a year that the product does not measure, as somebody entered it; a correction keeps what was there. */
export interface AnnualStatementView {
  id: string;
  /** Which line of the annual figures. */
  lineId: string;
  year: number;
  /** 00 = the whole hotline, which is not the sum of its districts. */
  districtId: string;
  /** What it counts, as it was called when it was first entered. */
  measure: Named;
  /** In their order; the last one holds. */
  versions: StatementVersion[];
}

/** What somebody enters. */
export interface AnnualStatementWish extends Pick<StatementVersion, 'source' | 'sourceDate'> {
  lineId: string;
  year: number;
  value: number;
}

/** A line of the annual figures; null where there is no data. */
export interface AnnualFigure {
  name: string;
  nameEn: string;
  kind: AnnualKind;
  /** Null: no definition of contacts measures it. */
  figure: AnnualSource | null;
  /** Its definition; of a sampled line, as it was published. Null: `from` tells what it is made of, or it is stated. */
  definition: DefinitionView | null;
  /** By what it is measured without a definition. */
  from: Named | null;
  /** The 95 % interval of what was sampled, and whether scorers' errors are corrected in it. */
  interval: { low: number; high: number; corrected: boolean } | null;
  /** Ids of the published accuracies that a sampled line tells, with their contacts behind them. */
  published: { now: string | null; before: string | null } | null;
  /** Of a stated line: which it is, and what was entered of either year. */
  stated: { lineId: string; now: AnnualStatementView | null; before: AnnualStatementView | null } | null;
  unit: AnnualUnit;
  /** What a `count` counts. */
  measure: Named | null;
  value: number | null;
  yearBefore: number | null;
  /** A share of the year before, or a difference of shares; null if only one of both years is corrected for scorers' errors. */
  change: number | null;
}

/** Why figures of a year are not final yet. */
export interface AnnualWarning {
  reason: string;
  reasonEn: string;
}

/** What the hotline publishes of a year, in its order. */
export interface AnnualView {
  year: number;
  districtId: string | null;
  warnings: AnnualWarning[];
  figures: AnnualFigure[];
}

/** The accuracy published of a whole year, its latest restatement; implemented by libs/quality. */
export interface AccuracyOfYear {
  ofYear(year: number, districtId: string | null): Promise<PublishedOfYear | null>;
}
export interface PublishedOfYear extends HeadlineAccuracy {
  /** Of the published accuracy. */
  id: string;
  /** As it was published by. */
  definition: DefinitionView;
}

/** How many filled questionnaires in on these days, by access; implemented by libs/survey. */
export interface QuestionnaireAnswers {
  answered(days: DayRange, districtId: string | null): Promise<Record<'invited' | 'anonymous', number>>;
}
