import { DAY_MS, MOST_LISTED_DAYS, refuse, type ContactState } from '#libs/contract';
import { shanghaiDayStart } from '#libs/platform';

/** What is asked of a list of contacts, as far as it decides which days it needs (YYYY-MM-DD). */
export interface AskedContacts {
  from?: string;
  to?: string;
  state?: readonly ContactState[];
  queueId?: string;
  handledBy?: string;
}

/**
 * When contacts of these days were opened, epoch ms: from the first on, before the second; undefined for all. Throws
 * BAD_INPUT for half a range, one that is none or too long, and where years of contacts would be looked through: no
 * index knows queues and agents of those that are closed.
 */
export function openedOf(asked: AskedContacts): [number, number] | undefined {
  const { from, to, state, queueId, handledBy } = asked;
  if ((from === undefined) !== (to === undefined))
    refuse('to', '起止日期须同时给出', 'both days must be given, or neither');
  if (from === undefined || to === undefined) {
    if (queueId !== undefined && (state === undefined || state.includes('closed')))
      refuse('from', '按队列筛选已结束的会话须指明日期', 'closed contacts of a queue are found by days');
    if (handledBy !== undefined)
      refuse('from', '按坐席筛选须指明日期', 'contacts of an agent are found by days');
    return undefined;
  }
  const opened: [number, number] = [shanghaiDayStart(from), shanghaiDayStart(to) + DAY_MS];
  const days = (opened[1] - opened[0]) / DAY_MS;
  if (days < 1) refuse('to', '结束日期早于开始日期', 'the last day is before the first');
  if (days > MOST_LISTED_DAYS)
    refuse('to', `一次最多 ${MOST_LISTED_DAYS} 天`, `at most ${MOST_LISTED_DAYS} days at once`);
  return opened;
}
