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
  /** Shanghai calendar day of `at`, YYYY-MM-DD. */
  day: string;
  districtId: string;
  channel: string;
  accountId: string;
  queueId: string;
  agentId: string | null;
  /** A duration in ms, where the name has one. */
  value: number | null;
}

/**
 * asked: asked for an agent (entered a queue on arrival) · answered: value = queue wait ·
 * abandoned: value = queue wait · missed, declined: an offer not taken ·
 * responded: value = accept to first answer · handled: value = talk + wrap-up ·
 * talked: value = accept to end · wrapped: value = end to close
 */
export const FACT_NAMES = [
  'asked',
  'answered',
  'abandoned',
  'missed',
  'declined',
  'responded',
  'talked',
  'wrapped',
  'handled',
] as const;
export type FactName = (typeof FACT_NAMES)[number];

/** A rate with everything needed to trace it. `value` is null, never 0 or 1, without a denominator. */
export interface Figure {
  /** Id of its definition, e.g. `connection-rate`. */
  definition: string;
  version: number;
  value: number | null;
  numerator: number;
  denominator: number;
  /** What the deployment aims at, as a share; null if it set none. */
  target: number | null;
}

/** Which part of the figures a viewer asks for; a district's viewer is held to their own. */
export interface FigureScope {
  districtId: string | null;
  queueId: string | null;
}

/** What a wallboard shows. Counts of today are made from facts; waiting and agents from states. */
export interface LiveFigures {
  /** Rises with every push of this scope; a gap means: ask for a snapshot. */
  seq: number;
  /** ISO time of measurement. */
  at: string;
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
  options: Record<string, number | string | boolean>;
  source: string;
}
