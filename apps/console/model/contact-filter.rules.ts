import type { Channel, ContactState } from '#libs/contract';
import { addDays } from './figures.rules.js';

/** What a list of contacts is narrowed to, as its address says it; days of Shanghai, both or neither. */
export interface ContactFilter {
  channel?: Channel;
  account?: string;
  state?: ContactState;
  words?: string;
  from?: string;
  to?: string;
  queueId?: string;
  handledBy?: string;
  id?: string;
}

/** A queue and an agent are looked up by days. */
const WITH_DAYS = 7;

/**
 * The filter after a change: with the seven days until today once a queue or an agent is chosen without days, and
 * without both when the days are taken away.
 */
export function changedFilter(
  before: ContactFilter,
  change: Partial<ContactFilter>,
  today: string,
): ContactFilter {
  const filter = { ...before, ...change };
  if (filter.from !== undefined || (!filter.queueId && !filter.handledBy)) return filter;
  const { queueId: _, handledBy: __, ...rest } = filter;
  return 'from' in change ? rest : { ...filter, from: addDays(today, 1 - WITH_DAYS), to: today };
}
