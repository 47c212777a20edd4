import { describe, expect, it } from '@jest/globals';
import {
  clockOffset,
  duration,
  elapsed,
  isElsewhere,
  remaining,
  shanghaiDay,
  shanghaiShort,
  shanghaiStamp,
} from './clock.rules.js';

describe('times on screen', () => {
  it('takes the server to have answered half-way', () => {
    expect(
      clockOffset('2026-03-01T00:00:10.000Z', Date.UTC(2026, 2, 1, 0, 0, 0), Date.UTC(2026, 2, 1, 0, 0, 4)),
    ).toBe(8000);
  });

  it('never counts below zero', () => {
    const at = '2026-03-01T00:00:00.000Z';
    expect(elapsed(at, Date.parse(at) - 5)).toBe(0);
    expect(remaining(at, Date.parse(at) + 5)).toBe(0);
    expect(elapsed(at, Date.parse(at) + 5)).toBe(5);
    expect(remaining(at, Date.parse(at) - 5)).toBe(5);
  });

  it.each([
    [0, '0:00'],
    [59_999, '0:59'],
    [754_000, '12:34'],
    [3_723_000, '1:02:03'],
  ])('writes %d ms as %s', (ms, text) => expect(duration(ms)).toBe(text));

  it('writes Shanghai time, whose day begins at 16:00 UTC', () => {
    expect(shanghaiDay('2026-02-28T15:59:59.000Z')).toBe('2026-02-28');
    expect(shanghaiStamp('2026-02-28T16:00:00.000Z')).toBe('2026-03-01 00:00:00');
  });

  it('leaves the date out only on the same Shanghai day', () => {
    const now = Date.parse('2026-03-01T02:00:00.000Z');
    expect(shanghaiShort('2026-02-28T16:30:00.000Z', now)).toBe('00:30');
    expect(shanghaiShort('2026-02-28T15:30:00.000Z', now)).toBe('02-28 23:30');
  });
});

describe('another zone', () => {
  it('is any whose clock differs from Shanghai’s', () => {
    expect([isElsewhere(-480), isElsewhere(-60), isElsewhere(480), isElsewhere(0)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
