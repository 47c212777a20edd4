import type { ContactView } from './contact.js';
import type { FigureSample } from './figure-source.js';
import type { DistrictScope, OfficeView } from './identity.js';
import type { TopicView } from './knowledge.js';
import type { SurveyMeasure, SurveyNames } from './survey-figure.js';

/**
 * `share`: 0 to 1, made of two counts of contacts. `time-share`: 0 to 1, made of two sums of agents’ seconds. `seconds`: a sum of seconds ÷ contacts. `longest`: the
 * greatest of the denominator's values, in seconds. `contacts`: how many, out of the denominator. `mean`: a sum of points ÷ answers.
 */
export const FIGURE_UNITS = ['share', 'time-share', 'seconds', 'longest', 'contacts', 'mean'] as const;
export type FigureUnit = (typeof FIGURE_UNITS)[number];

/**
 * A figure with everything needed to trace it. `value` is null, never 0 or 1, without a denominator; a count
 * without one is 0.
 */
export interface Figure {
  /** Id of its definition, e.g. `connection-rate`. */
  definition: string;
  version: number;
  value: number | null;
  numerator: number;
  denominator: number;
  /** What is aimed at, as a share: by the queue, if it is one queue's, else by the deployment; null if nothing is. */
  target: number | null;
  /** The settings it was computed with, e.g. `withinSeconds: 15`. */
  options: Record<string, number>;
  /** What its definition tells beside it, of the same contacts; left out where it tells nothing. */
  beside?: BesideFigure;
  /** Of a figure that is estimated: what it rests on. Left out of those that are counted. */
  sample?: FigureSample;
  /**
   * Of results of a questionnaire: answers that are not in it, as there are too few of them to tell what was said. Left
   * out of all else.
   */
  heldBack?: number;
}

/** Why something is as it is, in both languages. */
export interface Reason {
  reason: string;
  reasonEn: string;
}

/** A figure without which another one says little: the response rate beside satisfaction. */
export type BesideFigure = Pick<Figure, 'definition' | 'version' | 'value' | 'numerator' | 'denominator'>;

/** Which part of the figures a viewer asks for; a district's viewer is held to their own. */
export interface FigureScope extends DistrictScope {
  queueId: string | null;
}

/** A named, versioned formula over facts. */
export interface DefinitionView {
  id: string;
  version: number;
  name: string;
  nameEn: string;
  formula: string;
  formulaEn: string;
  unit: FigureUnit;
  options: Record<string, number | string | boolean>;
  source: string;
  /** By what it can be split up, and narrowed; missing in what was published before this was told. */
  groups?: readonly Grouping[];
  /** Why not by the rest; left out where there is none. */
  limits?: Reason;
  /** Its figures are estimated from samples: each says on what it rests (`sample`). */
  estimated?: boolean;
  /** What it measures of a questionnaire that is chosen beside it: there are no contacts behind it. */
  survey?: SurveyMeasure;
  /** What is good of it: by this it is rounded, never to flatter. Missing where neither is. */
  better?: FigureDirection;
  /** What is told beside its figures; left out where it is nothing. */
  beside?: Pick<DefinitionView, 'id' | 'version' | 'name' | 'nameEn' | 'unit' | 'better'>;
}

/** Whether a figure is the better, the higher or the lower it is. */
export type FigureDirection = 'higher' | 'lower';

/** Shows contacts by id, in the order asked; those outside the district, or deleted, are left out. */
export interface ContactViews {
  views(ids: string[], scope: DistrictScope): Promise<ContactView[]>;
}

/** By what a figure is split up. Hours, days, months and years are Shanghai's. */
export const GROUPINGS = [
  'district',
  'queue',
  'channel',
  'agent',
  'office',
  'topic',
  'half-hour',
  'hour',
  'day',
  'month',
  'year',
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Which contacts a figure is made of; null = not narrowed. */
export interface FigureFilter extends FigureScope {
  channel: string | null;
  /** Facts told by this agent: what they answered, talked, wrapped up and passed on. */
  agentId: string | null;
  officeId: string | null;
  /** Facts told of contacts that were closed with this topic. */
  topicId: string | null;
  /** Hour of the day in which the contact asked, 0 to 23. */
  hour: number | null;
}

/** Shanghai days, both included. */
export interface DayRange {
  from: string;
  to: string;
}

/** A figure over a range of days, whole and split up. All rows and the total come from one reading. */
export interface FigureTable extends DayRange {
  definition: DefinitionView;
  filter: FigureFilter;
  by: Grouping | null;
  total: Figure;
  /** The same days one year before; null unless asked for. */
  yearBefore: Figure | null;
  /** Ordered by key. */
  rows: FigureRow[];
  /** Of which questionnaire it is; left out where it is of none. */
  survey?: SurveyNames;
}
export interface FigureRow {
  /** Id of the district, queue, channel, agent, office or topic; half-hour (0 to 47) or hour; YYYY-MM-DD, YYYY-MM or YYYY. */
  key: string;
  figure: Figure;
  yearBefore: Figure | null;
}

/** A name in both languages. */
export interface Named {
  name: string;
  nameEn: string;
}

/** Names of districts, queues, channels, agents, offices or topics by id; those outside the scope have none. */
export interface RowNames {
  of(by: Grouping, ids: readonly string[], scope: DistrictScope): Promise<Record<string, Named>>;
}

/** Whom and what contacts were about: all there have ever been, for figures speak of former ones too. */
export interface OfficesAndTopics {
  /** Those of the district, by id. */
  offices: { all(scope: DistrictScope): Promise<OfficeView[]> };
  /** Those of the district and those that every district uses, by id. */
  topics: { all(scope: DistrictScope): Promise<TopicView[]> };
}

/** What figures can be narrowed to besides districts, queues and channels. */
export interface FigureChoicesView {
  offices: OfficeView[];
  topics: TopicView[];
}

/** A figure table that people can read. */
export interface NamedFigureTable extends FigureTable {
  /** By the keys of the rows; empty for hours, days, months and years. */
  names: Record<string, Named>;
  /** What the figure is narrowed to, by name; its id where there is none. */
  within: ({ by: Grouping | keyof SurveyNames } & Named)[];
}
