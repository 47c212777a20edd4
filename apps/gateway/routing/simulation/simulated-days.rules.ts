import { DAY_MS, type InputProblem } from '#libs/contract';
import { addDays, isDay, shanghaiDay, shanghaiDayStart, type Day } from '#libs/platform';

/** Arrivals are made for these days where none are told: a plain working week. */
const FIRST_DAY = '2026-01-05';
const LAST_DAY = '2026-01-09';
const MOST_DAYS = 92;

/** Epoch ms at midnight in Shanghai: from (inclusive), to (exclusive); 0 where a day is not one. */
export interface SimulatedDays {
  from: number;
  to: number;
  problems: InputProblem[];
}

/** The days that are asked for, and everything that is wrong with them. */
export function simulatedDays(
  given: { from?: string | undefined; to?: string | undefined },
  generated: boolean,
  now: number,
): SimulatedDays {
  const problems: InputProblem[] = [];
  const note = (field: 'from' | 'to', reason: string, reasonEn: string): void => {
    problems.push({ field, reason, reasonEn });
  };
  const day = (name: 'from' | 'to', fallback: Day): Day => {
    const text = given[name];
    if (text === undefined) {
      if (!generated) note(name, '缺失：要重放哪些日期？', 'is missing: which days are to be replayed?');
      return fallback;
    }
    if (!isDay(text)) {
      note(
        name,
        `须为存在的日期 YYYY-MM-DD，而非 ${text}`,
        `must be a day that exists, as YYYY-MM-DD, not ${text}`,
      );
    }
    return text;
  };
  const first = day('from', FIRST_DAY);
  const last = day('to', given.from ?? LAST_DAY);
  if (problems.length > 0) return { from: 0, to: 0, problems };
  const [from, to] = [shanghaiDayStart(first), shanghaiDayStart(addDays(last, 1))];
  if (first > last) note('from', `${first} 晚于 ${last}`, `${first} is after ${last}`);
  else if (to - from > MOST_DAYS * DAY_MS) {
    note('to', `一次最多 ${MOST_DAYS} 天`, `at most ${MOST_DAYS} days at once`);
  }
  if (!generated && last > shanghaiDay(now)) {
    note('to', `${last} 尚无记录`, `nothing is recorded of ${last} yet`);
  }
  return { from, to, problems };
}
