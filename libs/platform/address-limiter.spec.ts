import { ManualClock } from './clock.js';
import { describe, expect, it } from '@jest/globals';
import { AddressLimiter } from './address-limiter.js';

describe('newcomers of one address', () => {
  it('are admitted up to the limit, and again as time passes', () => {
    const clock = new ManualClock();
    const limiter = new AddressLimiter(3, clock);
    expect([1, 2, 3, 4].map(() => limiter.admits('a'))).toEqual([true, true, true, false]);
    clock.advance(20_000);
    expect(limiter.exhausted('a')).toBe(false);
    expect([1, 2].map(() => limiter.admits('a'))).toEqual([true, false]);
    expect(limiter.exhausted('a')).toBe(true);
  });

  it('do not use up another address’s share', () => {
    const limiter = new AddressLimiter(1, new ManualClock());
    expect([limiter.admits('a'), limiter.admits('a'), limiter.admits('b')]).toEqual([true, false, true]);
  });

  it('gain nothing from a clock that is set back', () => {
    const clock = new ManualClock();
    const limiter = new AddressLimiter(1, clock);
    limiter.admits('a');
    clock.advance(-3_600_000);
    expect(limiter.admits('a')).toBe(false);
  });
});
