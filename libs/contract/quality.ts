import type { AppealView } from './appeal.js';
import type { DayRange, DefinitionView } from './figures.js';
import type { Channel } from './words.js';

/** By what a frame is divided, so that each part is drawn from by itself. */
export const STRATIFIERS = ['district', 'channel', 'queue', 'agent', 'office', 'topic'] as const;
export type Stratifier = (typeof STRATIFIERS)[number];

/** Which contacts may be drawn: those an agent handled to the end, on Shanghai days. */
export interface Population extends DayRange {
  districtId: string | null;
  queueId: string | null;
  channel: Channel | null;
  agentId: string | null;
  officeId: string | null;
  topicId: string | null;
}

/** A contact of the population; nothing of the customer. */
export interface FrameContact {
  contactId: string;
  districtId: string;
  channel: string;
  queueId: string;
  agentId: string | null;
  officeId: string | null;
  topicId: string | null;
}

/** Where populations come from; implemented by libs/metrics. */
export interface FrameSource {
  /** Throws UNAVAILABLE, with the reason, while something of these days is not known yet. */
  handled(population: Population): AsyncIterable<FrameContact>;
  /** Every agent who had one of these contacts, by contact. */
  agentsOf(contactIds: readonly string[]): Promise<Map<string, string[]>>;
}

/** A stratum of a plan: what is in the frame, and what of it is drawn. */
export interface StratumView {
  /** Values of the stratifiers, e.g. `22/voice`; `all` without any. */
  key: string;
  population: number;
  /** Accuracy that was expected when the plan was made, 0 to 1. */
  expected: number;
  size: number;
  /** Of every contact of it, to be drawn. */
  probability: number;
}

/** A sampling plan with its frozen frame. Times are ISO 8601 in UTC. */
export interface SamplingPlanView {
  id: string;
  name: string;
  createdAt: string;
  createdBy: string;
  /** Whose it is; 00 = headquarters. */
  districtId: string;
  population: Population;
  stratifyBy: Stratifier[];
  allocation: 'proportional' | 'neyman';
  /** Half the width of the 95 % interval that was wanted. */
  wantedPrecision: number;
  /** The one that it will have if answers are as expected. */
  precision: number;
  reached: boolean;
  minimumPerStratum: number;
  maximum: number;
  /** `hash`: SHA-256 of the ids of all contacts of the frame, sorted, one a line. */
  frame: { size: number; hash: string };
  size: number;
  strata: StratumView[];
  /** Strata that get fewer than they should, and why. */
  shortages: { stratum: string; wanted: number; size: number; reason: 'population' | 'maximum' }[];
  drawId: string | null;
  /** By which standing plan, and for which Shanghai day, it was made; null: by somebody. */
  standing: StandingDay | null;
}

/** A day of a standing plan. */
export interface StandingDay {
  planId: string;
  day: string;
}

/**
 * A plan that is made, and drawn by, for every Shanghai day by itself. The seed of a day is the SHA-256 of
 * `seed/day` in hexadecimal. Times are ISO 8601 in UTC.
 */
export interface StandingPlanView extends Pick<
  SamplingPlanView,
  | 'id'
  | 'name'
  | 'createdAt'
  | 'createdBy'
  | 'districtId'
  | 'stratifyBy'
  | 'allocation'
  | 'minimumPerStratum'
  | 'maximum'
> {
  population: Omit<Population, keyof DayRange>;
  precision: number;
  /** Accuracy that is expected; it decides sizes, never results. */
  expected: number;
  /** The first day it is for. */
  since: string;
  endedAt: string | null;
  endedBy: string | null;
  /** Since when it has ended and every day of it is drawn, or can't be any more. */
  completedAt: string | null;
  /** Shanghai days that were complete and of which nothing could be drawn, in order. */
  without: string[];
  /** SHA-256 of the seed, from the beginning; the seed itself once all its days are drawn: nobody knows a draw before. */
  seedHash: string;
  seed: string | null;
}

/** What came of repeating the draw of a day; `seedOfPlan`: whether the plan's seed leads to the one it was drawn by. */
export interface StandingReplayView extends ReplayView {
  day: string;
  drawId: string;
  seedOfPlan: boolean;
}

/** Why a drawn contact can't be scored. */
export const REPLACEMENT_GROUNDS = ['deleted', 'no-recording', 'wrong-number', 'test-contact'] as const;
export type ReplacementGround = (typeof REPLACEMENT_GROUNDS)[number];

/** How many draws there are of the same frame, and where one of them stands, from 1. Times are ISO 8601 in UTC. */
export interface FramePlace {
  drawn: number;
  place: number;
  /** When the first of them was drawn. */
  firstAt: string;
}

/** One of the draws in which a plan's contacts, or some of them, may be. */
export interface OtherDrawView {
  drawId: string;
  planId: string;
  planName: string;
  population: Population;
  /** Of exactly the same contacts; otherwise of some of them. */
  sameFrame: boolean;
  /** Which of the draws of the same frame it is, from 1; null of another frame. */
  place: number | null;
  drawnAt: string;
  drawnBy: string;
  /** Why they were drawn once more; null if they were not, or a standing plan drew them. */
  ground: string | null;
}

export interface DrawnContact {
  contactId: string;
  stratum: string;
  /** Its place in its stratum's order of the draw, from 1. */
  place: number;
  /** For which contact it came in. */
  replaces: string | null;
  /** It can't be scored; another came in for it. Stays on record. */
  replaced: { ground: ReplacementGround; note: string; at: string; by: string } | null;
}

/** What was drawn by a plan: once, by a seed that nobody chose. */
export interface DrawView {
  id: string;
  planId: string;
  seed: string;
  drawnAt: string;
  drawnBy: string;
  contacts: DrawnContact[];
}

/** The draw done again from its frozen frame and seed. */
export interface ReplayView {
  /** The frame is what it was when it was frozen. */
  frameIntact: boolean;
  /** The same contacts come out, replacements included. */
  same: boolean;
}

/**
 * One question of a form. `critical`: a no makes the whole answer wrong, whatever else was good; the others
 * make the score of manners, by their weight.
 */
export interface FormItem {
  id: string;
  text: string;
  textEn: string;
  critical: boolean;
  /** 0 for critical items. */
  weight: number;
}

/** A form in one version; a change makes a new one, and old scores keep theirs. */
export interface ScoreFormView {
  id: string;
  version: number;
  name: string;
  nameEn: string;
  items: FormItem[];
  createdAt: string;
  createdBy: string;
}

export const ITEM_ANSWERS = ['yes', 'no', 'not-applicable'] as const;
export type ItemAnswer = (typeof ITEM_ANSWERS)[number];

/** What one scorer said of one contact. */
export interface ScoreView {
  scorerId: string;
  at: string;
  answers: { itemId: string; answer: ItemAnswer }[];
  note: string;
  /** No critical item was answered no. */
  correct: boolean;
  /** Weighted share of yes among the other items that apply, 0 to 1; null if none does. */
  manners: number | null;
}

/** A contact to be scored by somebody. Whoever scores it sees no other score of it. */
export interface ScoringTaskView {
  id: string;
  drawId: string;
  contactId: string;
  stratum: string;
  formId: string;
  formVersion: number;
  scorerId: string;
  score: ScoreView | null;
}

/** Somebody who may be given contacts to score. */
export interface ScorerView {
  id: string;
  displayName: string;
  districtId: string;
}

/** `unshared`: nobody has it to score. `disputed`: all have scored it, differently, and nobody has decided. */
export type JudgementState = 'unshared' | 'open' | 'disputed' | 'settled';

/** How far a drawn contact is; what its scores say is told once it is settled. */
export interface JudgedContactView {
  contactId: string;
  stratum: string;
  state: JudgementState;
  /** How many scorers have it, and how many of them have scored it. */
  wanted: number;
  scored: number;
  /** What counts in the end; null until it is settled. */
  correct: boolean | null;
}

/** All that was said of a drawn contact. */
export interface JudgementView extends JudgedContactView {
  drawId: string;
  /** By which it was scored; null as long as it is not shared out. */
  form: { id: string; version: number } | null;
  /** Empty until every scorer has scored it, so that nobody is swayed. */
  scores: ScoreView[];
  adjudication: { correct: boolean; why: string; by: string; at: string } | null;
  /** The agent's objection, and what came of it. */
  appeal: AppealView | null;
}

/** What the scores of a draw amount to. Shares are 0 to 1. */
export interface DrawAccuracyView {
  drawId: string;
  /** Contacts that count: not replaced. */
  drawn: number;
  /** Of these, known to be right or wrong; the others wait for a score or an adjudication. */
  settled: number;
  /** Scored twice, differently, and not adjudicated yet. */
  disputed: string[];
  /** What is told first: `corrected` where there is one, `accuracy` otherwise. Null with it. */
  headline: HeadlineAccuracy | null;
  /** As the verdicts are, not corrected for scorers who err. Null as long as a stratum has no settled contact. */
  accuracy: ShareInterval | null;
  effectiveSize: number;
  strata: {
    stratum: string;
    population: number;
    scored: number;
    correct: number;
    value: number;
    low: number;
    high: number;
  }[];
  /** Strata without any settled contact. */
  missing: string[];
  /** Corrected for scorers who err; null where double scores don't allow it, or as long as two scores differ. */
  corrected: ShareInterval | null;
  /** Of the contacts that were scored twice. */
  agreement: { pairs: number; kappa: number | null; alpha: number | null };
}

/** A share of 0 to 1 with its 95 % interval. */
export interface ShareInterval {
  value: number;
  low: number;
  high: number;
}

/** The sampled accuracy as it is told first; `corrected`: for scorers who err. */
export interface HeadlineAccuracy extends ShareInterval {
  corrected: boolean;
}

/** A sampled accuracy as it stood at one time, when every drawn contact was known to be right or wrong. */
export interface StatedAccuracy {
  at: string;
  by: string;
  /** What is told first: by version 1 of the definition `accuracy`, later `corrected` where there is one. */
  headline: HeadlineAccuracy;
  /** As the verdicts are, not corrected for scorers who err. */
  accuracy: ShareInterval;
  /** As many drawn at random from all would tell as much. */
  effectiveSize: number;
  scored: number;
  correct: number;
  /** Every stratum, also those too small for a figure of their own. Of several draws: `drawId/stratum`. */
  strata: { stratum: string; population: number; scored: number; correct: number }[];
  /** Corrected for scorers who err; null where double scores don't allow it. */
  corrected: ShareInterval | null;
  agreement: DrawAccuracyView['agreement'];
  /**
   * SHA-256 of all lines `contactId verdict score…`, sorted, each word `right` or `wrong`, the scores in the order of the
   * scorers. By version 1 of the definition without scores.
   */
  verdictHash: string;
}

/** A later correction; what was published stays as it was. Its strata follow from its verdicts. */
export interface AccuracyRestatement extends Omit<StatedAccuracy, 'strata'> {
  why: string;
  /** Contacts whose verdict changed against what was published. */
  changes: { toRight: number; toWrong: number };
}

/** A draw that a published accuracy is made of: all that is needed to draw it again. */
export interface PublishedDraw extends Pick<
  SamplingPlanView,
  'population' | 'stratifyBy' | 'allocation' | 'frame'
> {
  drawId: string;
  planId: string;
  planName: string;
  seed: string;
  drawnAt: string;
  /** Contacts that count. */
  size: number;
  /** Drawn contacts that could not be scored, by ground. */
  replaced: Partial<Record<ReplacementGround, number>>;
  /** Which draw of its frame it was when it was published; missing of what was published before this was told. */
  ofFrame?: FramePlace;
}

/** The sampled accuracy as it was told the public: frozen with definition, frames, seeds and verdicts. */
export interface PublishedAccuracyView extends StatedAccuracy, DayRange {
  id: string;
  /** Whose it is; 00 = the whole hotline. */
  districtId: string;
  /** As it read then. */
  definition: DefinitionView;
  draws: PublishedDraw[];
  /** Days between `from` and `to` of which nothing could be drawn. */
  gaps: DayRange[];
  /** All that its district handled on all of these days: nothing narrowed it. */
  whole: boolean;
  /**
   * Draws of the same contacts, or of some of them, that are not part of it: whoever draws often can choose. Those of
   * before it was published.
   */
  otherDraws: number;
  note: string;
  /** Shown to everybody, without signing in. */
  public: boolean;
  restatements: AccuracyRestatement[];
}

type PublicStatement = Pick<
  StatedAccuracy,
  'headline' | 'accuracy' | 'effectiveSize' | 'scored' | 'correct' | 'corrected'
>;

/** What the public sees of it: no contact, and nobody's name. */
export interface PublicAccuracyView
  extends
    Pick<
      PublishedAccuracyView,
      'id' | 'from' | 'to' | 'districtId' | 'definition' | 'gaps' | 'whole' | 'otherDraws' | 'note'
    >,
    PublicStatement {
  publishedAt: string;
  verdictHash: string;
  draws: (Pick<
    PublishedDraw,
    'seed' | 'frame' | 'size' | 'replaced' | 'allocation' | 'stratifyBy' | 'ofFrame'
  > & {
    population: Omit<Population, 'agentId'>;
  })[];
  restatements: (PublicStatement & { at: string; why: string })[];
}

/** The accuracy published of a whole year, its latest restatement; implemented by libs/quality. */
export interface AccuracyOfYear {
  ofYear(year: number, districtId: string | null): Promise<HeadlineAccuracy | null>;
}
