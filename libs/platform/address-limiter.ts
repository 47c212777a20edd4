import type { Clock } from './clock.js';

/** Beyond so many addresses the oldest are forgotten, so that memory stays bounded. */
const MAX_ADDRESSES = 10_000;

/** Admits `perMinute` acts of an address, all of them at once if need be. */
export class AddressLimiter {
  private readonly spent = new Map<string, { count: number; at: number }>();

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** Counts one act, unless it is one too many. */
  admits(address: string): boolean {
    const now = this.clock.now();
    const count = this.countOf(address, now) + 1;
    if (count > this.perMinute) return false;
    this.spent.delete(address); // the newest stands last
    this.spent.set(address, { count, at: now });
    if (this.spent.size > MAX_ADDRESSES) {
      const oldest = this.spent.keys().next().value;
      if (oldest !== undefined) this.spent.delete(oldest);
    }
    return true;
  }

  /** Whether the next act would be one too many. */
  exhausted(address: string): boolean {
    return this.countOf(address, this.clock.now()) + 1 > this.perMinute;
  }

  private countOf(address: string, now: number): number {
    const before = this.spent.get(address);
    if (!before) return 0;
    return Math.max(0, before.count - (Math.max(0, now - before.at) / 60_000) * this.perMinute);
  }
}
