import type { DayRange } from './figures.js';
import type { Channel } from './words.js';

/** By what a frame is divided, so that each part is drawn from by itself. */
export const STRATIFIERS = ['district', 'channel', 'queue', 'agent'] as const;
export type Stratifier = (typeof STRATIFIERS)[number];

/** Which contacts may be drawn: those an agent handled to the end, on Shanghai days. */
export interface Population extends DayRange {
  districtId: string | null;
  queueId: string | null;
  channel: Channel | null;
  agentId: string | null;
}

/** A contact of the population; nothing of the customer. */
export interface FrameContact {
  contactId: string;
  districtId: string;
  channel: string;
  queueId: string;
  agentId: string | null;
}

/** Where populations come from; implemented by libs/metrics. */
export interface FrameSource {
  handled(population: Population): AsyncIterable<FrameContact>;
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
}

/** Why a drawn contact can't be scored. */
export const REPLACEMENT_GROUNDS = ['deleted', 'no-recording', 'wrong-number', 'test-contact'] as const;
export type ReplacementGround = (typeof REPLACEMENT_GROUNDS)[number];

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
