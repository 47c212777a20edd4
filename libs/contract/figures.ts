import type { ContactView } from './contact.js';
import type { FigureSample } from './figure-source.js';
import type { DistrictScope, OfficeView } from './identity.js';
import type { TopicView } from './knowledge.js';
import type { SurveyMeasure, SurveyNames } from './survey-figure.js';
import type { AgentState } from './words.js';

/** One measured event of a contact; no personal data. Unique by `contactId` + `seq` + `name`. */
export interface Fact {
  /** `contactId:seq:name` */
  id: string;
  name: FactName;
  contactId: string;
  seq: number;
  /** When it happened, epoch ms. */
  at: number;
  /**
   * Shanghai day, YYYY-MM-DD, on which the contact asked for an agent (arrived, if it never
   * asked): the same for all facts of a contact, so that a rate's parts fall on one day.
   */
  day: string;
  /** The half-hour of that day in which it did, 0 to 47. */
  slot: number;
  districtId: string;
  channel: string;
  accountId: string;
  /** The queue it asked in first. */
  queueId: string;
  agentId: string | null;
  /** The office whose account the contact came by; null = none's. */
  officeId: string | null;
  /** What the contact was about: of facts told when it was closed, and of answers to satisfaction. */
  topicId: string | null;
  /** A duration in ms, where the name has one. */
  value: number | null;
}

/**
 * arrived: reached us; told as soon as it asks for an agent or ends without asking ·
 * asked: asked for an agent (entered a queue on arrival) · answered: value = queue wait ·
 * abandoned: left and was never answered, value = queue wait · flowed-out: was led out of the queues and
 * never answered, value = queue wait · transferred: an agent passed it on · missed, declined: an offer not taken ·
 * responded: value = accept to first answer · handled: value = talk + wrap-up ·
 * talked: value = accept to end, or to the loss of the contact: one for each agent's stretch ·
 * wrapped: value = end to close · called-back: an agent took up an attempt to call back ·
 * callback-reached: and the customer was reached · passed-on: an agent passed it on for the first time ·
 * passed-on-cold, passed-on-warm: for the first time in this way · replied: first answer of an agent, value =
 * asked to here · conversed: value = all talk of a handled contact ·
 * took-part: an agent had a handled contact, value = their own talk of it ·
 * held: value = how long the caller of a handled call was held · held-part: by one agent who had it ·
 * had: another agent than who answered, or called back, had it · handed-on, handed-on-cold, handed-on-warm: another
 * agent than the first passed it on too, and in this way ·
 * returned: whoever asked had a contact that ended shortly before ·
 * classified: closed with a topic · repeated: and the customer had had one closed on the same topic shortly before ·
 * guided: went through self-service that says when it has answered · self-served: it did, and the contact ended without
 * asking ·
 * rating-asked: the customer was asked how satisfied they are · rated: and answered · rated-satisfied, rated-basic:
 * with 5 or 4, with 3 (基本满意) · rating-asked-alone: asked by a voice menu, before any agent served them; these five belong
 * to the day and half-hour in which the contact ended, and so does finished: handled, of whoever had it last ·
 * worked, idled, unready: of an agent and a half-hour, not of a contact; value = that part of it, by the wall clock.
 * All but missed, declined, transferred and talked: at most once a contact; took-part, held-part, had, handed-on and its
 * kinds: once a contact and agent.
 */
export const FACT_NAMES = [
  'arrived',
  'asked',
  'answered',
  'abandoned',
  'flowed-out',
  'transferred',
  'missed',
  'declined',
  'responded',
  'talked',
  'wrapped',
  'handled',
  'finished',
  'unfinished',
  'called-back',
  'callback-reached',
  'passed-on',
  'passed-on-cold',
  'passed-on-warm',
  'replied',
  'conversed',
  'took-part',
  'held',
  'held-part',
  'had',
  'handed-on',
  'handed-on-cold',
  'handed-on-warm',
  'returned',
  'guided',
  'self-served',
  'classified',
  'repeated',
  'rating-asked',
  'rated',
  'rated-satisfied',
  'rated-basic',
  'rating-asked-alone',
  'worked',
  'idled',
  'unready',
] as const;
export type FactName = (typeof FACT_NAMES)[number];

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
  /** What the deployment aims at, as a share; null if it set none. */
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

/** What a wallboard shows. Counts of today are made from facts; waiting and agents from states. */
export interface LiveFigures {
  /** Rises with every push of this scope; a gap means: ask for a snapshot. */
  seq: number;
  /** ISO time of measurement. */
  at: string;
  /**
   * ISO time up to which counts and rates are made of all that happened, because facts are not being made; null =
   * they are up to date.
   */
  behindSince: string | null;
  /** Shanghai day of the counts. */
  day: string;
  scope: FigureScope;
  waiting: number;
  /** ISO time since when the longest-waiting contact waits; null if none waits. */
  longestWaitSince: string | null;
  agents: Record<AgentState, number>;
  asked: number;
  answered: number;
  abandoned: number;
  connectionRate: Figure;
  serviceLevel: Figure;
  /** Arrivals per half-hour of the day so far, 48 numbers at most. */
  arrivals: number[];
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

/** Counts the contacts that wait (ringing ones included). */
export interface WaitingSource {
  /** `longestSince`: epoch ms since when the longest-waiting one waits; null if none does. */
  waiting(scope: FigureScope): Promise<{ count: number; longestSince: number | null }>;
}

/** Counts agents by what the system knows them to be doing; a state nobody is in counts 0. */
export interface AgentCounts {
  countsByState(scope: FigureScope): Promise<Record<AgentState, number>>;
}

/** Shows contacts by id, in the order asked; those outside the district, or deleted, are left out. */
export interface ContactViews {
  views(ids: string[], scope: DistrictScope): Promise<ContactView[]>;
}

/** Knows what contacts have still to tell. Times are epoch ms. */
export interface ReactionBacklog {
  /** Whether a contact that was opened before this time has told something, whenever, that nobody has counted. */
  behind(openedBefore: number): Promise<boolean>;
  /**
   * When the oldest of what nobody has counted was told, of what was told before this time and after another; null =
   * there is none.
   */
  behindSince(before: number, after?: number): Promise<number | null>;
  /** When somebody last looked for what nobody has counted, and counted what there was; null = not known. */
  lookedAt(): Promise<number | null>;
  /**
   * How many of those opened in this time (`until` excluded) are not closed: they will tell more. `districtId`:
   * whose; null = all.
   */
  unclosed(from: number, until: number, districtId: string | null): Promise<number>;
}

/** Knows what is still to be heard of how satisfied those were whose contacts ended on some days. */
export interface RatingBacklog {
  /** Whether somebody is still to be asked, or a question or an answer has not been counted. */
  behind(days: DayRange): Promise<boolean>;
  /** How many of a district's (null = of all) may answer still, whether they have been asked or not yet. */
  answerable(days: DayRange, districtId: string | null): Promise<number>;
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

/** What a published figure was at one time. Times are ISO 8601 in UTC. */
export interface StatedFigure {
  at: string;
  by: string;
  figure: Figure;
  /** The contacts of either side: how many, and the SHA-256 of their ids, sorted, one a line. */
  contacts: Record<'numerator' | 'denominator', { count: number; hash: string }>;
}

/** A later correction; what was published stays as it was. */
export interface Restatement extends StatedFigure {
  why: string;
  /** Contacts that came in and fell out, against what was published. */
  changes: Record<'numerator' | 'denominator', { added: number; removed: number }>;
}

/** A figure as it was told the public: frozen with its definition and the contacts behind it. */
export interface PublishedFigureView extends StatedFigure, DayRange {
  id: string;
  /** Who keeps it; 00 = headquarters. Whose contacts it speaks of is in its filter. */
  districtId: string;
  /** As it read then. */
  definition: DefinitionView;
  filter: FigureFilter;
  note: string;
  /** Shown to everybody, without signing in. */
  public: boolean;
  restatements: Restatement[];
}

/** A figure's value and the two numbers it is made of, and what is told beside it. */
export type PublicValue = Pick<Figure, 'value' | 'numerator' | 'denominator' | 'beside'>;

/** What the public sees of it. It is never one agent's. */
export interface PublicFigureView
  extends Pick<PublishedFigureView, 'id' | 'from' | 'to' | 'definition' | 'note'>, PublicValue {
  publishedAt: string;
  /** Of which district's contacts it speaks; null = of the whole hotline's, 00 = of headquarters' own alone. */
  districtId: string | null;
  /** Which slice of the hotline it speaks of; null = not narrowed. */
  filter: Omit<FigureFilter, 'agentId'>;
  restatements: (PublicValue & { at: string; why: string })[];
}
