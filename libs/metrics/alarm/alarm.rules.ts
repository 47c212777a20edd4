import type { AlarmLevels } from '#libs/contract';

/** What is to be done about a rule. `begin`: the level is reached; `forget`: it is no longer, before it counted. */
export type AlarmStep = 'begin' | 'forget' | 'clear' | 'stay';

/** Whether these levels make sense: what clears an alarm must not raise it at once. */
export const areLevels = ({ direction, raiseAt, clearAt }: AlarmLevels): boolean =>
  direction === 'above' ? clearAt < raiseAt : clearAt > raiseAt;

/**
 * The next step by hysteresis. Without a value (no data, nobody waits) nothing begins and nothing is cleared: a
 * figure that can't be told says neither that all is well nor that it isn't.
 */
export function stepOf(
  { direction, raiseAt, clearAt }: AlarmLevels,
  { raised, pending }: { raised: boolean; pending: boolean },
  value: number | null,
): AlarmStep {
  const sign = direction === 'above' ? 1 : -1;
  if (raised) return value !== null && sign * value <= sign * clearAt ? 'clear' : 'stay';
  if (value !== null && sign * value >= sign * raiseAt) return 'begin';
  return pending ? 'forget' : 'stay';
}
