import { addDays } from '#libs/platform';
import type { BackTestView, ForecastErrorView } from '#libs/contract';
import type { DayTotal } from './factor.rules.js';
import { expectDay, learn, type DayOfArrivals } from './forecast.rules.js';

/** From how many days forecasts are made, each a week before the next, and how far they look. */
const [ORIGINS, AHEAD_DAYS, WEEK] = [8, 28, 7];
/** Of a half-hour in which hardly anybody is expected, the interval says nothing. */
const LEAST_EXPECTED = 0.5;

/** What is added up of half-hours: how far the forecast, and the week before, were off. */
class Missed {
  private readonly off = { model: 0, naive: 0, all: 0, slots: 0, looked: 0, inside: 0 };

  note(found: number, { expected, low, high }: ReturnType<typeof expectDay>[number], before: number): void {
    this.off.model += Math.abs(found - expected);
    this.off.naive += Math.abs(found - before);
    this.off.all += found;
    this.off.slots += 1;
    if (expected < LEAST_EXPECTED) return;
    this.off.looked += 1;
    // Counts are whole: one that is cut by the end of the interval lies in it.
    if (found >= Math.floor(low) && found <= Math.ceil(high)) this.off.inside += 1;
  }

  /** Null: nobody came. */
  told(): Pick<BackTestView, 'model' | 'seasonalNaive' | 'covered'> | null {
    const { model, naive, all, slots, looked, inside } = this.off;
    if (all === 0) return null;
    const error = (sum: number): ForecastErrorView => ({ meanAbsolute: sum / slots, share: sum / all });
    return {
      model: error(model),
      seasonalNaive: error(naive),
      covered: looked === 0 ? 0 : inside / looked,
    };
  }
}

/**
 * Forecasts the last weeks again, each from the days before it alone, four weeks ahead, and looks how far they were off
 * by how many weeks they looked ahead: a rolling forecasting origin (Hyndman and Athanasopoulos, Forecasting: Principles
 * and Practice, 3rd ed., 5.10). Beside each the same half-hour of the last week that was known. Null: too little to
 * learn from.
 */
export function backTest(
  history: readonly DayOfArrivals[],
  earlier: readonly DayTotal[] = [],
  origins = ORIGINS,
): BackTestView | null {
  const [whole, byWeek] = [new Missed(), new Map<number, Missed>()];
  let [from, made] = [history.length, 0];
  for (let origin = history.length - WEEK * origins; origin < history.length; origin += WEEK) {
    const known = history.slice(0, Math.max(0, origin));
    const model = learn(known, earlier);
    if (!model) continue;
    [from, made] = [Math.min(from, origin), made + 1];
    const byDay = new Map(known.map((one) => [one.day, one]));
    for (const [i, one] of history.slice(origin, origin + AHEAD_DAYS).entries()) {
      // Of a day that is closed nothing is forecast.
      if (one.kind === 'closed') continue;
      const weeks = Math.floor(i / WEEK) + 1;
      const week = byWeek.get(weeks) ?? new Missed();
      byWeek.set(weeks, week);
      const before = sameWeekday(byDay, one.day);
      for (const [slot, expected] of expectDay(model, one, i + 1).entries()) {
        const found = one.arrivals[slot] ?? 0;
        for (const missed of [whole, week]) missed.note(found, expected, before?.arrivals[slot] ?? 0);
      }
    }
  }
  const [first, last, told] = [history[from], history.at(-1), whole.told()];
  if (!first || !last || !told) return null;
  const byLead = [...byWeek].flatMap(([weeks, missed]) => {
    const error = missed.told();
    return error ? [{ weeks, ...error }] : [];
  });
  return { from: first.day, to: last.day, origins: made, ...told, byLead };
}

/** The latest known day of the same weekday. */
function sameWeekday(known: ReadonlyMap<string, DayOfArrivals>, day: string): DayOfArrivals | undefined {
  for (let weeks = 1; weeks <= 52; weeks += 1) {
    const found = known.get(addDays(day, -WEEK * weeks));
    if (found) return found;
  }
  return undefined;
}
