import type { DayRange } from './figures.js';
import type { Channel } from './words.js';

/** By what a frame is divided, so that each part is drawn from by itself. */
export const STRATIFIERS = ['district', 'channel', 'queue', 'agent', 'office', 'topic'] as const;
export type Stratifier = (typeof STRATIFIERS)[number];

/** Which contacts may be drawn: those that are closed and that an agent had, on Shanghai days. */
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

/** How a frame is read. */
export interface FrameTaking {
  /** Contacts that are not closed are waited for no longer, and left out. */
  withoutOpen?: boolean;
  /** So many of them are enough, and asked for in bounded time. */
  most?: number;
}

/** Where populations come from; implemented by libs/metrics. */
export interface FrameSource {
  /**
   * Each once: handled to the end, or left by the customer after an agent had it. Throws UNAVAILABLE, with the
   * reason, while something of these days is not known yet, and TOO_SLOW with `most`.
   */
  handled(population: Population, taking?: FrameTaking): AsyncIterable<FrameContact>;
  /** Every agent who had one of these contacts, by contact. */
  agentsOf(contactIds: readonly string[]): Promise<Map<string, string[]>>;
}

/** Contacts of days that go on, as far as they are known: for whoever looks again and again. */
export interface FrameFeed extends Pick<FrameSource, 'handled'> {
  /** Ids of a Shanghai day's contacts, of the whole hotline, in any order: cheap, though they be all. */
  handledIds(day: string): Promise<string[]>;
  /** Those of these contacts that are of the population. */
  handledAmong(population: Population, contactIds: readonly string[]): Promise<FrameContact[]>;
}

/** In the key of a stratum: its contacts have none of this division (no agent, office or topic). */
export const NO_PART = '-';
/** The key of the stratum of those whose own would be one too many. No id has a plus. */
export const OTHERS = '+others';

/** A stratum of a plan: what is in the frame, and what of it is drawn. */
export interface StratumView {
  /** Values of the stratifiers, e.g. `22/voice`; `all` without any; `+others` of all that are `pooled`. */
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
  /** `continuous`: decided on contact by contact, at a share that was settled before. */
  allocation: 'proportional' | 'neyman' | 'continuous';
  /** Half the width of the 95 % interval that was wanted. */
  wantedPrecision: number;
  /** The one that it will have if answers are as expected; null = can't be estimated, nothing is drawn of a stratum. */
  precision: number | null;
  reached: boolean;
  minimumPerStratum: number;
  maximum: number;
  /**
   * `hash`: SHA-256 of the ids of all contacts of the frame, sorted, one a line. `open`: how many were not closed long
   * after, and are not in it; left out where it was waited for all.
   */
  frame: { size: number; hash: string; open?: number };
  size: number;
  strata: StratumView[];
  /**
   * Of a continuous plan's day with more strata than may stand alone: the smallest ones, in order, which are the stratum
   * `+others` together. Left out: none.
   */
  pooled?: string[];
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

/** Another share than everywhere is drawn of this stratum. */
export interface StratumShare {
  /** Its key, as of a plan's strata. */
  stratum: string;
  /** Above 0, at most 1. */
  share: number;
}

/** Each contact is decided on as soon as it is closed, and what is drawn is given to scorers at once. */
export interface ContinuousSampling {
  /** Of every contact, to be drawn: above 0, at most 1. Those of some strata have another. */
  share: number;
  shares: StratumShare[];
  formId: string;
  scorerIds: string[];
  /** Share of what is drawn that is scored twice, 0 to 1. */
  doubleShare: number;
}

/** A day that was complete and could not be drawn, and why. */
export interface UndrawnDay {
  day: string;
  reason: string;
  reasonEn: string;
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
  /** Null: a day is drawn once it is over. */
  continuous: ContinuousSampling | null;
  /** The first day it is for. */
  since: string;
  endedAt: string | null;
  endedBy: string | null;
  /** Since when it has ended and every day of it is drawn, or can't be any more. */
  completedAt: string | null;
  /** Shanghai days that were complete and on which nothing was handled, in order. */
  without: string[];
  /** Days with contacts of which nothing could be drawn, as the plan is, in order. */
  undrawn: UndrawnDay[];
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

export interface ReplacementWhy {
  ground: ReplacementGround;
  note: string;
  at: string;
  by: string;
}

export interface DrawnContact {
  contactId: string;
  stratum: string;
  /** Its place in its stratum's order of the draw, from 1. */
  place: number;
  /** For which contact it came in. */
  replaces: string | null;
  /** It can't be scored; another came in for it. Stays on record. */
  replaced: (ReplacementWhy & { proposedBy: string | null }) | null;
  /** Whoever has it to score says that it can't be; waits for somebody else to confirm. */
  proposed: ReplacementWhy | null;
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
