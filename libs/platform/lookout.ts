/** Whoever is watched says that they are there several times in the patience, and at least so often (ms). */
const HEARD_EVERY_MS = 10_000;
/** In so many turns of the watch nobody was kept from it: one may take long. */
const TURNS = 2;

/** What a watch is kept with, ms. */
export interface Watch {
  /** Who was not heard of for so long is taken for gone. */
  patienceMs: number;
  /** So often somebody looks. */
  everyMs: number;
}

/**
 * Whether whoever looks again and again may judge who is absent. Those who were kept from looking (the store was away, or
 * the process stood still or was not there) can't tell people who are gone from people who could not say that they are
 * there: everybody has the whole patience again. A gap longer than half of the patience hides too many signs.
 */
export class Lookout {
  private since = Number.POSITIVE_INFINITY;
  private last = Number.NEGATIVE_INFINITY;
  private readonly patienceMs: number;
  private readonly lateMs: number;

  constructor({ patienceMs, everyMs }: Watch) {
    this.patienceMs = patienceMs;
    this.lateMs = Math.max(TURNS * everyMs, Math.min(HEARD_EVERY_MS, patienceMs / 2));
  }

  /** A look has succeeded that began at this time (epoch ms): true once there was no gap for as long as the patience. */
  sees(at: number): boolean {
    if (Math.abs(at - this.last) > this.lateMs) this.since = at;
    this.last = at;
    return at - this.since >= this.patienceMs;
  }
}
