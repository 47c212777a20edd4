import { shanghaiDayStart, type Day, type DayKind } from '#libs/platform';
import { isWorkingKind } from './past-days.rules.js';

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];

/** When somebody is there on a day, epoch ms, and when they eat. */
export interface Shift {
  agent: string;
  from: number;
  until: number;
  pause: { from: number; until: number };
}

/** From and until, and the beginning of the break, in hours: whoever comes early goes early. */
const SHIFTS = [
  { from: 8, until: 17, pause: 11.5 },
  { from: 11, until: 20, pause: 15 },
  { from: 9, until: 18, pause: 12.5 },
] as const;
const ALONE = { from: 9, until: 18, pause: 12 } as const;
const PAUSE_MS = 40 * MINUTE_MS;

/** Hours in which the lines are answered: contacts come in these alone. */
export const openHours = (kind: DayKind): { from: number; until: number } =>
  isWorkingKind(kind) ? { from: 8, until: 20 } : { from: ALONE.from, until: ALONE.until };

/** Everybody on working days, in shifts that take turns by the day; one in turn on others. */
export function rosterOf(agents: readonly string[], day: Day, kind: DayKind): Shift[] {
  const turn = Math.floor(Date.parse(`${day}T00:00:00Z`) / (24 * HOUR_MS));
  const start = shanghaiDayStart(day);
  const shift = (agent: string, { from, until, pause }: { from: number; until: number; pause: number }) => ({
    agent,
    from: start + from * HOUR_MS,
    until: start + until * HOUR_MS,
    pause: { from: start + pause * HOUR_MS, until: start + pause * HOUR_MS + PAUSE_MS },
  });
  if (!isWorkingKind(kind)) {
    const agent = agents[turn % agents.length];
    return agent === undefined ? [] : [shift(agent, ALONE)];
  }
  return agents.map((agent, n) => shift(agent, SHIFTS[(n + turn) % Math.min(agents.length, 3)] ?? ALONE));
}
