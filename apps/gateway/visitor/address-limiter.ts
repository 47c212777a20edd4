import type { Clock } from '#libs/platform';

/** Beyond so many addresses the oldest are forgotten, so that memory stays bounded. */
const MAX_ADDRESSES = 10_000;

/** Admits `perMinute` newcomers an address, all of them at once if need be. */
export class AddressLimiter {
  private readonly spent = new Map<string, { count: number; at: number }>();

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  admits(address: string): boolean {
    const now = this.clock.now();
    const before = this.spent.get(address);
    const earned = before ? (Math.max(0, now - before.at) / 60_000) * this.perMinute : 0;
    const count = Math.max(0, (before?.count ?? 0) - earned) + 1;
    if (count > this.perMinute) return false;
    this.spent.delete(address); // the newest stands last
    this.spent.set(address, { count, at: now });
    if (this.spent.size > MAX_ADDRESSES) {
      const oldest = this.spent.keys().next().value;
      if (oldest !== undefined) this.spent.delete(oldest);
    }
    return true;
  }
}
