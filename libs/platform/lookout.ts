/** So late a look may come, unless told. */
const LATE_MS = 10_000;

/**
 * Whether whoever looks again and again may judge who is absent. Those who were kept from looking (the store was away, or
 * the process stood still or was not there) can't tell people who are gone from people who could not say that they are
 * there: everybody has the whole patience again.
 */
export class Lookout {
  private since = Number.POSITIVE_INFINITY;
  private last = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly patienceMs: number,
    private readonly lateMs = LATE_MS,
  ) {}

  /** A look has succeeded that began at this time (epoch ms): true once there was no gap for as long as the patience. */
  sees(at: number): boolean {
    if (Math.abs(at - this.last) > this.lateMs) this.since = at;
    this.last = at;
    return at - this.since >= this.patienceMs;
  }
}
