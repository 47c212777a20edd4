import type { FigureScope } from './figures.js';

/** How far forecasts of a half-hour were off: on average, and as a share of all that came. */
export interface ForecastErrorView {
  meanAbsolute: number;
  share: number;
}

/** What a day is; `shifted`: worked though it would be off. */
export type DaySort = 'working' | 'shifted' | 'weekend' | 'holiday' | 'closed';

/** Knows what days are. */
export interface DayCalendar {
  /** Throws CALENDAR_MISSING for a year that nobody has entered. */
  sortOf(day: string): DaySort;
}

/** Knows the deployment's own calendar, and the hours of queues, as they hold now. */
export interface DayCalendars {
  /** `queueId`: days as they are for this queue; null, or one that there is not: as they are for all. */
  of(queueId: string | null): Promise<DayCalendar>;
}

/** A half-hour of a forecast. */
export interface ForecastSlot {
  /** 0 to 47. */
  slot: number;
  /** Arrivals expected; nine times out of ten they lie between `low` and `high`. */
  expected: number;
  low: number;
  high: number;
  /** What came, where it is over; else null. */
  actual: number | null;
  /** Agents on contacts or ready that keep the goal, by Erlang C and by Erlang A; null: none do, or nothing is known of how long contacts take. */
  agentsC: number | null;
  agentsA: number | null;
  /** Agents to be rostered: those of the model that was asked for, with what is lost to breaks and absence. */
  rostered: number | null;
}

export interface ForecastDay {
  day: string;
  /** `closed`: the queue is open at no time of it, and nothing is expected. */
  kind: DaySort;
  total: number;
  /** By how much today differs from what was expected, told by its half-hours that are over; null: not begun. */
  revised: number | null;
  slots: ForecastSlot[];
}

/** How far forecasts of days that are over were off, and the same half-hour of the last week that was known then. */
export interface ForecastMissed {
  model: ForecastErrorView;
  seasonalNaive: ForecastErrorView;
  /** Share of the half-hours with arrivals that lay within the interval; nine tenths are aimed at. */
  covered: number;
}

/** Forecasts of the last weeks, each made of the days before it alone. */
export interface BackTestView extends ForecastMissed {
  from: string;
  to: string;
  /** So many forecasts, a week apart, each up to four weeks ahead. */
  origins: number;
  /** By how many weeks they looked ahead, from 1. */
  byLead: ({ weeks: number } & ForecastMissed)[];
}

/** Arrivals to come, and who is needed for them. */
export interface Forecast {
  scope: FigureScope;
  channel: string;
  /** The days it was learnt from, and since when festivals are known, where that is longer ago; null: too few. */
  history: { from: string; to: string; days: number; festivalsFrom: string | null } | null;
  /** Null: too few days. */
  backTest: BackTestView | null;
  /** Mean handle time and patience that were gone by, s, and whether they were given or measured; null: no data. */
  handleSeconds: number | null;
  patienceSeconds: number | null;
  goal: { withinSeconds: number; share: number };
  days: ForecastDay[];
}
