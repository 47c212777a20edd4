import type { Clock } from './clock.js';
import { limitKeyOf } from './limit-key.rules.js';
import { TokenBucket } from './token-bucket.js';

/** Beyond so many addresses the oldest are forgotten, so that memory stays bounded. */
const MAX_ADDRESSES = 10_000;

/** Admits `perMinute` acts of an address (`limitKeyOf`), all of them at once if need be. */
export class AddressLimiter {
  private readonly buckets = new Map<string, TokenBucket>();
  /** Those that were found empty, the longest first: others who come push out none of them. */
  private readonly drained = new Map<string, TokenBucket>();

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** Counts one act, unless it is one too many. */
  admits(address: string): boolean {
    const key = limitKeyOf(address);
    const bucket = this.find(key) ?? new TokenBucket(this.perMinute / 60, this.perMinute, this.clock);
    if (!bucket.take()) return false;
    this.buckets.delete(key); // the newest stands last
    this.drained.delete(key);
    (bucket.empty ? this.drained : this.buckets).set(key, bucket);
    this.forget();
    return true;
  }

  /** Whether the next act would be one too many. */
  exhausted(address: string): boolean {
    return this.find(limitKeyOf(address))?.empty ?? false;
  }

  private find(key: string): TokenBucket | undefined {
    return this.drained.get(key) ?? this.buckets.get(key);
  }

  /** All fill at the same pace: whoever was drained first is first to have something again. */
  private forget(): void {
    for (const [key, bucket] of this.drained) {
      if (bucket.empty && this.drained.size <= MAX_ADDRESSES) break;
      this.drained.delete(key);
      this.buckets.set(key, bucket);
    }
    while (this.buckets.size > MAX_ADDRESSES) {
      const oldest = this.buckets.keys().next().value;
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
  }
}
