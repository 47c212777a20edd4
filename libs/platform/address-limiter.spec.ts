import { ManualClock } from './clock.js';
import { describe, expect, it } from '@jest/globals';
import { AddressLimiter } from './address-limiter.js';
import { limitKeyOf } from './limit-key.rules.js';

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

  it('are not admitted by taking one address after the other of an IPv6 network', () => {
    const limiter = new AddressLimiter(2, new ManualClock());
    const admitted = ['2001:db8::1', '2001:db8::2', '2001:db8::3'].map((one) => limiter.admits(one));
    expect(admitted).toEqual([true, true, false]);
    expect(limiter.exhausted('2001:db8:0:0:ffff::')).toBe(true);
    expect(limiter.admits('2001:db8:0:1::1')).toBe(true);
  });

  it('who had their share are not forgotten for others, however many come', () => {
    const clock = new ManualClock();
    const limiter = new AddressLimiter(1, clock);
    limiter.admits('victim');
    const half = new AddressLimiter(2, clock);
    half.admits('half');
    for (let i = 0; i < 10_000; i += 1) half.admits(`other-${i}`);
    for (let i = 0; i < 9_999; i += 1) limiter.admits(`other-${i}`);
    expect(limiter.admits('victim')).toBe(false);
    // Memory stays bounded: whoever has something left is forgotten.
    expect([1, 2].map(() => half.admits('half'))).toEqual([true, true]);
    clock.advance(60_000);
    expect(limiter.admits('victim')).toBe(true);
  });

  it('gain nothing from a clock that is set back', () => {
    const clock = new ManualClock();
    const limiter = new AddressLimiter(1, clock);
    limiter.admits('a');
    clock.advance(-3_600_000);
    expect(limiter.admits('a')).toBe(false);
  });
});

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::FFFF:cb00:7109', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8::1:0:0:1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
  ['nobody', 'nobody'],
])('%s is counted as %s', (address, key) => {
  expect(limitKeyOf(address)).toBe(key);
});
