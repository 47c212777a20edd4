/**
 * Squared relative spread beyond chance of a forecast: what days differ anyway, and what is added by every week that it
 * looks ahead, as the level wanders meanwhile. That the variance grows in proportion to the horizon is what exponential
 * smoothing of a wandering level has (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 8.7).
 */
export interface Spread {
  base: number;
  perWeek: number;
}

/** How far forecasts were off that looked so many weeks ahead, of `days` days: squares beyond chance, and of what was expected. */
export interface Missed {
  weeks: number;
  days: number;
  over: number;
  squares: number;
}

/** A lead that was looked at on fewer days says nothing. */
const LEAST_DAYS = 14;
/** Of a history with one lead alone: so much of its spread is taken for a wandering level. */
const WANDERING = 0.5;

export const spreadAt = ({ base, perWeek }: Spread, days: number): number => base + perWeek * (days / 7);

/**
 * The line that fits what was seen best, neither part of it below nothing. Of leads that overlap, those of one week are
 * the most apart, and count the most.
 */
export function spreadOf(missed: readonly Missed[]): Spread {
  const points = missed
    .filter(({ days, squares }) => days >= LEAST_DAYS && squares > 0)
    .map(({ weeks, days, over, squares }) => ({
      weeks,
      weight: days / weeks,
      value: Math.max(0, over / squares),
    }));
  const [first] = points;
  if (!first) return { base: 0, perWeek: 0 };
  if (points.length === 1) {
    const perWeek = (first.value * WANDERING) / first.weeks;
    return { base: first.value * (1 - WANDERING), perWeek };
  }
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, one) => sum + one.weight * of(one), 0) /
    points.reduce((sum, { weight }) => sum + weight, 0);
  const [weeks, value] = [mean((one) => one.weeks), mean((one) => one.value)];
  const slope =
    mean((one) => (one.weeks - weeks) * (one.value - value)) / mean((one) => (one.weeks - weeks) ** 2);
  const perWeek = Math.min(Math.max(0, slope), value / weeks);
  return { base: value - perWeek * weeks, perWeek };
}
