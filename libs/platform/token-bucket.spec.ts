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

  it('earns at another rate from the moment it is told', () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(10, 20, clock);
    const taken = (): number => {
      let count = 0;
      while (bucket.take()) count += 1;
      return count;
    };
    expect(taken()).toBe(20);
    clock.advance(1000);
    bucket.earn(2);
    clock.advance(1000);
    expect(taken()).toBe(12);
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
