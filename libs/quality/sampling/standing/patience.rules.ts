import { AppError } from '#libs/contract';
import { addDays, shanghaiDay } from '#libs/platform';

/** A contact that is not closed so many days after its own is waited for no longer: one would keep all others undrawn. */
export const PATIENCE_DAYS = 30;

/** How many open contacts a day is to be drawn without; null: something else is missing, or they may still close. */
export function openAfterPatience(error: unknown, day: string, now: number): number | null {
  if (day > addDays(shanghaiDay(now), -PATIENCE_DAYS)) return null;
  if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE') return null;
  const { open } = (error.details ?? {}) as { open?: number };
  return open ?? null;
}
