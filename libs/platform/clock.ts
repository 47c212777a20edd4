import { DAY_MS } from '#libs/contract';

/** Time is injected, so that a test or a simulation can own it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is told. */
export class ManualClock implements Clock {
  constructor(private time = Date.parse('2026-01-05T01:00:00Z')) {}

  now(): number {
    return this.time;
  }

  advance(ms: number): void {
    this.time += ms;
  }
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/**
 * The Shanghai calendar day of an instant, YYYY-MM-DD. China has had one zone at UTC+8 without
 * summer time since 1991, so this is an addition, not a time-zone database.
 */
export function shanghaiDay(epochMs: number): string {
  const days = Math.floor((epochMs + SHANGHAI_OFFSET_MS) / DAY_MS);
  // Most instants are of the day that was asked for last, and writing it out is the dearest part of a fact.
  if (days !== lastDay.days) lastDay = { days, text: new Date(days * DAY_MS).toISOString().slice(0, 10) };
  return lastDay.text;
}
let lastDay = { days: NaN, text: '' };

export const HALF_HOUR_MS = 1_800_000;

/** The half-hour of its Shanghai day that an instant falls in: 0 to 47. */
export const shanghaiHalfHour = (epochMs: number): number =>
  Math.floor((epochMs + SHANGHAI_OFFSET_MS) / HALF_HOUR_MS) % 48;

/** Epoch ms at which a Shanghai day begins. */
export function shanghaiDayStart(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - SHANGHAI_OFFSET_MS;
}
