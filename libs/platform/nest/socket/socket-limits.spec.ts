import { ManualClock } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { ConnectionCounter, originAllowed, TokenBucket } from './socket-limits.js';

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

it('ConnectionCounter counts each address by itself and forgets those that left', () => {
  const counter = new ConnectionCounter(2);
  counter.add('a');
  counter.add('a');
  expect([counter.full('a'), counter.full('b')]).toEqual([true, false]);
  counter.remove('a');
  expect(counter.full('a')).toBe(false);
});

describe('originAllowed', () => {
  it.each([
    [undefined, 'desk.example', [], true],
    ['https://desk.example', 'desk.example', [], true],
    ['https://desk.example:8443', 'desk.example:8443', [], true],
    ['https://desk.example:8443', 'desk.example', [], false],
    ['https://evil.example', 'desk.example', [], false],
    ['https://desk.example.evil.example', 'desk.example', [], false],
    ['https://partner.example', 'desk.example', ['https://partner.example'], true],
    ['http://partner.example', 'desk.example', ['https://partner.example'], false],
    ['https://any.example', 'desk.example', ['*'], true],
    ['null', 'desk.example', [], false],
    ['https://desk.example', undefined, [], false],
  ])('%s to %s with %j: %s', (origin, host, allowed, expected) => {
    expect(originAllowed(origin, host, allowed)).toBe(expected);
  });
});
