import { refuse, type CorrectionView } from '#libs/contract';
import { addDays } from '#libs/platform';
import type { CorrectionDoc } from './followup.schema.js';

/** Unless somebody says otherwise, the customer is to know within so many days. */
const USUAL_DAYS = 3;
/** Later than this is no day to be held to. */
const MOST_DAYS = 90;

/** The day a correction is due. Throws BAD_INPUT for one that is over or too far ahead. */
export function dueDayOf(wanted: string | undefined, today: string): string {
  if (wanted === undefined) return addDays(today, USUAL_DAYS);
  if (wanted < today) refuse('dueDay', '期限须为今天或以后', 'the day it is due is over');
  if (wanted > addDays(today, MOST_DAYS)) {
    refuse('dueDay', `期限不得超过 ${MOST_DAYS} 天`, `it is due within ${MOST_DAYS} days at most`);
  }
  return wanted;
}

/** `today`: of Shanghai. */
export const correctionViewOf = (
  { _id, districtId: _, openedAt, assigneeId, dueDay, callbackId, done, ...rest }: CorrectionDoc,
  today: string,
): CorrectionView => ({
  id: _id,
  ...rest,
  openedAt: openedAt.toISOString(),
  assigneeId: assigneeId ?? null,
  dueDay: dueDay ?? null,
  overdue: done === null && dueDay !== undefined && dueDay < today,
  callbackId: callbackId ?? null,
  done: done && { ...done, how: done.how ?? null, at: done.at.toISOString() },
});
