/** How many new calls are let in, and what that follows from. */
export interface Pace {
  /** New calls a second. */
  perSecond: number;
  /** How long a request to Asterisk takes, smoothed, ms. */
  tookMs: number;
}

/** How often it is looked at. */
export const LOOK_MS = 250;
/**
 * A request that takes so long has waited for a processor, on either side: the machine has more to do than it does. It
 * is a fifth of that where calls are served as fast as they come. A conversation takes ten such steps, during which its
 * agent is not there for others: at fifty, twenty agents serve forty a second.
 */
const BEHIND_MS = 50;
/** Slower than this is not catching up. */
const CATCHING_UP = 0.95;
const LESS = 0.85;
/** Of the most, at each look: from the least to all of it within eight seconds. */
const MORE = 0.03;
const LEAST = 0.1;

export const fullPace = (most: number): Pace => ({ perSecond: most, tookMs: 0 });

/**
 * The pace until the next look: a seventh less while requests take long, and not ever less, for more than one look; the
 * same while they catch up; otherwise a little more, up to `most`; never less than a tenth of that, or one a second. `tookMs`: of the requests
 * since the last look, null if there were none.
 */
export function nextPace(pace: Pace, tookMs: number | null, most: number): Pace {
  const smoothed = (pace.tookMs + (tookMs ?? 0)) / 2;
  const least = Math.min(most, Math.max(1, most * LEAST));
  if (smoothed <= BEHIND_MS)
    return { perSecond: Math.min(most, pace.perSecond + most * MORE), tookMs: smoothed };
  const isLasting = pace.tookMs > BEHIND_MS && smoothed >= pace.tookMs * CATCHING_UP;
  const perSecond = !isLasting ? pace.perSecond : Math.max(least, pace.perSecond * LESS);
  return { perSecond, tookMs: smoothed };
}

/** The one in the middle, which a single one that was slow does not move; null of none. */
export const medianOf = (values: readonly number[]): number | null =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
