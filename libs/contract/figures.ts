import type { ContactView } from './contact.js';
import type { DistrictScope } from './identity.js';
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
  districtId: string;
  channel: string;
  accountId: string;
  /** The queue it asked in first. */
  queueId: string;
  agentId: string | null;
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
 * wrapped: value = end to close. All but missed, declined, transferred and talked: at most once a contact.
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
] as const;
export type FactName = (typeof FACT_NAMES)[number];

/**
 * A rate (a share from 0 to 1) or a mean (in seconds) with everything needed to trace it.
 * `value` is null, never 0 or 1, without a denominator.
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
}

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
  /** `share`: 0 to 1, made of two counts of contacts. `seconds`: a sum of seconds ÷ contacts. */
  unit: 'share' | 'seconds';
  options: Record<string, number | string | boolean>;
  source: string;
}

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
