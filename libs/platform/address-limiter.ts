import type { Clock } from './clock.js';
import { TokenBucket } from './token-bucket.js';

/** Beyond so many addresses the oldest are forgotten, so that memory stays bounded. */
const MAX_ADDRESSES = 10_000;

/** Admits `perMinute` acts of an address, all of them at once if need be. */
export class AddressLimiter {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** Counts one act, unless it is one too many. */
  admits(address: string): boolean {
    const bucket =
      this.buckets.get(address) ?? new TokenBucket(this.perMinute / 60, this.perMinute, this.clock);
    if (!bucket.take()) return false;
    this.buckets.delete(address); // the newest stands last
    this.buckets.set(address, bucket);
    if (this.buckets.size > MAX_ADDRESSES) {
      const oldest = this.buckets.keys().next().value;
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
    return true;
  }

  /** Whether the next act would be one too many. */
  exhausted(address: string): boolean {
    return this.buckets.get(address)?.empty ?? false;
  }
}
