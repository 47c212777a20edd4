import type { CallbackEvent } from '#libs/contract';
import type { CallbackStep } from './callback.schema.js';

/** A step of a callback's history. */
export const stepOf = (
  event: CallbackEvent,
  at: number,
  contactId: string | null = null,
  by: string | null = null,
): CallbackStep => ({ event, at: new Date(at), contactId, by });
