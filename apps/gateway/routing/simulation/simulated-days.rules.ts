import { addDays, isDay, shanghaiDay, shanghaiDayStart, type Day } from '#libs/platform';

/** Arrivals are made for these days where none are told: a plain working week. */
const FIRST_DAY = '2026-01-05';
const LAST_DAY = '2026-01-09';
const MOST_DAYS = 92;

/** Epoch ms at midnight in Shanghai: from (inclusive), to (exclusive); 0 where a day is not one. */
export interface SimulatedDays {
  from: number;
  to: number;
  problems: string[];
}

/** The days that are asked for, and everything that is wrong with them. `prefix` begins the names of the fields. */
export function simulatedDays(
  given: { from?: string | undefined; to?: string | undefined },
  generated: boolean,
  now: number,
  prefix = '',
): SimulatedDays {
  const problems: string[] = [];
  const day = (name: 'from' | 'to', fallback: Day): Day => {
    const text = given[name];
    if (text === undefined) {
      if (!generated) problems.push(`${prefix}${name} is missing: which days are to be replayed?`);
      return fallback;
    }
    if (!isDay(text)) problems.push(`${prefix}${name} must be a day that exists, as YYYY-MM-DD, not ${text}`);
    return text;
  };
  const first = day('from', FIRST_DAY);
  const last = day('to', given.from ?? LAST_DAY);
  if (problems.length > 0) return { from: 0, to: 0, problems };
  const [from, to] = [shanghaiDayStart(first), shanghaiDayStart(addDays(last, 1))];
  if (first > last) problems.push(`${prefix}from ${first} is after ${prefix}to ${last}`);
  else if (to - from > MOST_DAYS * 86_400_000) problems.push(`at most ${MOST_DAYS} days at once`);
  if (!generated && last > shanghaiDay(now)) problems.push(`nothing is recorded of ${last} yet`);
  return { from, to, problems };
}
