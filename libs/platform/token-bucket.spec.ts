import { describe, expect, it } from '@jest/globals';
import { ManualClock } from './clock.js';
import { TokenBucket } from './token-bucket.js';

describe('TokenBucket', () => {
  it('lets a burst through at once, then the rate', () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(10, 3, clock);
    const take = (count: number): boolean[] => Array.from({ length: count }, () => bucket.take());
    expect(take(4)).toEqual([true, true, true, false]);
    clock.advance(100);
    expect(take(2)).toEqual([true, false]);
    clock.advance(60_000);
    expect(take(4)).toEqual([true, true, true, false]);
  });

  it('is not fooled by a clock that is set back', () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(10, 1, clock);
    expect(bucket.take()).toBe(true);
    clock.advance(-3_600_000);
    expect(bucket.take()).toBe(false);
    clock.advance(100);
    expect(bucket.take()).toBe(true);
  });
});
