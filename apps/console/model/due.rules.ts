import { DAY_MS } from '#libs/contract';
/** When somebody is to be called back: offered, typed and read in Shanghai time. */
import { shanghaiDay, shanghaiMinute } from './clock.rules.js';

const MINUTE_MS = 60_000;
/** China keeps one time, without summer time. */
const OFFSET = '+08:00';

/** What is offered in one click, as epoch ms. */
export const DUE_CHOICES = ['half-hour', 'two-hours', 'tomorrow'] as const;
export type DueChoice = (typeof DUE_CHOICES)[number];

export function dueAt(choice: DueChoice, now: number): number {
  if (choice === 'half-hour') return now + 30 * MINUTE_MS;
  if (choice === 'two-hours') return now + 120 * MINUTE_MS;
  return Date.parse(`${shanghaiDay(now + DAY_MS)}T09:00${OFFSET}`);
}

/** As a field of minutes has it. */
export const toField = (at: number): string => `${shanghaiDay(at)}T${shanghaiMinute(at)}`;

/** Epoch ms of what was typed in Shanghai time; null if it is no time. */
export function fromField(typed: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(typed)) return null;
  const at = Date.parse(`${typed}${OFFSET}`);
  return Number.isNaN(at) ? null : at;
}
