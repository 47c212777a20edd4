import { DAY_MS } from '#libs/contract';
import { idAt } from '#libs/platform';

/**
 * Contacts that were opened from the first moment on and before the second, epoch ms. No index knows when; ids begin
 * with the second they were made in: they find the days, `openedAt` decides.
 */
export const openedWithin = (from: number, until: number) => ({
  _id: { $gte: idAt(from - DAY_MS), $lt: idAt(until + DAY_MS) },
  openedAt: { $gte: new Date(from), $lt: new Date(until) },
});
