import { DAY_MS } from '#libs/contract';
/** A Shanghai calendar day as YYYY-MM-DD. Such strings sort by time. */
export type Day = string;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** True for a day that exists: 2026-02-29 does not. */
export const isDay = (text: string): boolean =>
  DAY.test(text) && dayAt(Date.parse(`${text}T00:00:00Z`)) === text;

/** The day `n` days later; earlier if `n` is negative. */
export const addDays = (day: Day, n: number): Day =>
  dayAt(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS) ?? day;

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

export const yearOf = (day: Day): number => Number(day.slice(0, 4));

const dayAt = (utc: number): Day | null =>
  Number.isNaN(utc) ? null : new Date(utc).toISOString().slice(0, 10);
