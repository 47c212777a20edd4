import type { DayRange, Figure, FigureScope } from './figures.js';
import type { AgentState } from './words.js';

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

/** Counts the contacts that wait (ringing ones included). */
export interface WaitingSource {
  /** `longestSince`: epoch ms since when the longest-waiting one waits; null if none does. */
  waiting(scope: FigureScope): Promise<{ count: number; longestSince: number | null }>;
}

/** Counts agents by what the system knows them to be doing; a state nobody is in counts 0. */
export interface AgentCounts {
  countsByState(scope: FigureScope): Promise<Record<AgentState, number>>;
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
   * How many of those opened in this time (`until` excluded), or ended in it, are not closed: they will tell more of it.
   * `districtId`: whose; null = all.
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
