import { addDays, shanghaiDay, shanghaiDayStart } from '#libs/platform';
import type { Shift } from '../scenario.rules.js';

const MINUTE_MS = 60_000;

/** Minutes since midnight; the end may be on the next day. One in eight works at night. */
const SHIFT_TYPES: readonly [from: number, to: number][] = [
  [8 * 60, 16.5 * 60],
  [8.5 * 60, 17 * 60],
  [9 * 60, 17.5 * 60],
  [8 * 60, 16.5 * 60],
  [10 * 60, 18.5 * 60],
  [13 * 60, 21.5 * 60],
  [8.5 * 60, 17 * 60],
  [21 * 60, 32.5 * 60],
];

/**
 * The same shift every day for each agent, the types in turn, over the days from `from` to `to` (epoch ms at
 * midnight in Shanghai, `to` exclusive). The night shift of the day before is under way at the beginning.
 */
export function generatedShifts(agentIds: readonly string[], from: number, to: number): Shift[] {
  return agentIds.flatMap((agentId, i) => {
    const [begin, end] = SHIFT_TYPES[i % SHIFT_TYPES.length] ?? [0, 1440];
    const shifts: Shift[] = [];
    for (let day = addDays(shanghaiDay(from), -1); shanghaiDayStart(day) < to; day = addDays(day, 1)) {
      const midnight = shanghaiDayStart(day);
      const shift = {
        agentId,
        from: Math.max(from, midnight + begin * MINUTE_MS),
        to: Math.min(to, midnight + end * MINUTE_MS),
      };
      if (shift.from < shift.to) shifts.push(shift);
    }
    return shifts;
  });
}

/** An agent of whom nothing is heard for longer than this is taken to have been away. */
const SILENCE_MS = 45 * MINUTE_MS;

/**
 * Shifts by what agents were seen to do: from the first sign of an agent to the last, apart where there is
 * none for three quarters of an hour. What is not known is when somebody was on duty and nothing came.
 */
export function shiftsFromActivity(
  signs: ReadonlyMap<string, readonly { from: number; to: number }[]>,
  from: number,
  to: number,
): Shift[] {
  const shifts: Shift[] = [];
  for (const agentId of [...signs.keys()].toSorted()) {
    let open: Shift | null = null;
    for (const sign of (signs.get(agentId) ?? []).toSorted((a, b) => a.from - b.from)) {
      if (open && sign.from - open.to <= SILENCE_MS) {
        open.to = Math.max(open.to, sign.to);
        continue;
      }
      if (open) shifts.push(open);
      open = { agentId, from: sign.from, to: sign.to };
    }
    if (open) shifts.push(open);
  }
  return shifts
    .map((shift) => ({ ...shift, from: Math.max(from, shift.from), to: Math.min(to, shift.to) }))
    .filter((shift) => shift.from < shift.to);
}
