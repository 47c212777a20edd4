import { addDays } from '#libs/platform';
import { expectDay, learn, type DayOfArrivals } from './forecast.rules.js';

/** How far forecasts were off: a half-hour on average, and as a share of all that came. */
export interface ForecastError {
  meanAbsolute: number;
  share: number;
}

/** Days that were kept from the model, and what it, and the same half-hour of the last known week, said of them. */
export interface BackTest {
  from: string;
  to: string;
  model: ForecastError;
  seasonalNaive: ForecastError;
  /** Share of the half-hours with arrivals that lay within the interval; nine tenths are aimed at. */
  covered: number;
}

/** Learns from all days but the last so many, and looks how these were told. Null: too little to learn from. */
export function backTest(history: readonly DayOfArrivals[], heldOut: number): BackTest | null {
  const known = history.slice(0, -heldOut);
  const model = learn(known);
  const [first, last] = [history.at(-heldOut), history.at(-1)];
  if (!model || !first || !last) return null;
  const byDay = new Map(known.map((one) => [one.day, one]));
  const off = { model: 0, naive: 0, all: 0, slots: 0, looked: 0, inside: 0 };
  for (const { day, kind, arrivals } of history.slice(-heldOut)) {
    // Of a day that is closed nothing is forecast.
    if (kind === 'closed') continue;
    const before = sameWeekday(byDay, day);
    for (const [slot, { expected, low, high }] of expectDay(model, day, kind).entries()) {
      const found = arrivals[slot] ?? 0;
      off.model += Math.abs(found - expected);
      off.naive += Math.abs(found - (before?.arrivals[slot] ?? 0));
      off.all += found;
      off.slots += 1;
      if (expected < 0.5) continue;
      off.looked += 1;
      // Counts are whole: one that is cut by the end of the interval lies in it.
      if (found >= Math.floor(low) && found <= Math.ceil(high)) off.inside += 1;
    }
  }
  if (off.all === 0) return null;
  const error = (sum: number): ForecastError => ({ meanAbsolute: sum / off.slots, share: sum / off.all });
  return {
    from: first.day,
    to: last.day,
    model: error(off.model),
    seasonalNaive: error(off.naive),
    covered: off.looked === 0 ? 0 : off.inside / off.looked,
  };
}

/** The latest known day of the same weekday. */
function sameWeekday(known: ReadonlyMap<string, DayOfArrivals>, day: string): DayOfArrivals | undefined {
  for (let weeks = 1; weeks <= 52; weeks += 1) {
    const found = known.get(addDays(day, -7 * weeks));
    if (found) return found;
  }
  return undefined;
}
