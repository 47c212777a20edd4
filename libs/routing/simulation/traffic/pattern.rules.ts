import { addDays, shanghaiDay, shanghaiDayStart, weekdayOf } from '#libs/platform';

/** A half-hour in which arrivals are equally likely at any moment. */
export interface HalfHour {
  /** Epoch ms. */
  from: number;
  /** Relative to the other half-hours; not negative. */
  weight: number;
}

export const HALF_HOUR_MS = 1_800_000;
const DAY_SLOTS = 48;

/** Half-hours of a day, from midnight: quiet nights, a peak in the morning, a lower one in the afternoon. */
const DAY_SHAPE: readonly number[] = [
  ...Array.from({ length: 14 }, () => 1), // 00:00–07:00
  2,
  4,
  10,
  22,
  34,
  40,
  40,
  36,
  28,
  20, // 07:00–12:00
  14,
  14,
  18,
  28,
  36,
  38,
  36,
  32,
  26,
  20, // 12:00–17:00
  12,
  8,
  6,
  5,
  4,
  4,
  3,
  3, // 17:00–21:00
  2,
  2,
  2,
  1,
  1,
  1, // 21:00–24:00
];

/** Monday … Sunday. */
const WEEK_SHAPE: readonly number[] = [1.15, 1.05, 1, 1, 0.95, 0.3, 0.25];

/** Every half-hour of the days from `from` to `to` (epoch ms at midnight in Shanghai, `to` exclusive), by the shape of week and day. */
export function workingPattern(from: number, to: number): HalfHour[] {
  const halves: HalfHour[] = [];
  for (let day = shanghaiDay(from); shanghaiDayStart(day) < to; day = addDays(day, 1)) {
    const share = WEEK_SHAPE[weekdayOf(day) - 1] ?? 1;
    for (let slot = 0; slot < DAY_SLOTS; slot += 1) {
      const at = shanghaiDayStart(day) + slot * HALF_HOUR_MS;
      halves.push({ from: at, weight: share * (DAY_SHAPE[slot] ?? 1) });
    }
  }
  return halves;
}

/** The same weight at any time. */
export const evenPattern = (from: number, to: number): HalfHour[] =>
  Array.from({ length: Math.ceil((to - from) / HALF_HOUR_MS) }, (_, i) => ({
    from: from + i * HALF_HOUR_MS,
    weight: 1,
  }));

/** The greatest rate of the pattern, arrivals a ms, when there are `count` in all. */
export function peakRate(pattern: readonly HalfHour[], count: number): number {
  const sum = pattern.reduce((all, { weight }) => all + weight, 0);
  const peak = pattern.reduce((most, { weight }) => Math.max(most, weight), 0);
  return sum === 0 ? 0 : (count * peak) / sum / HALF_HOUR_MS;
}
