import { describe, expect, it } from '@jest/globals';
import { ReactionBackoff } from './reaction-backoff.rules.js';

const HOUR_MS = 3_600_000;

describe('a contact that can’t be reacted to', () => {
  it('rests twice as long after each failure, an hour at most', () => {
    const backoff = new ReactionBackoff();
    const rests: number[] = [];
    for (let now = 0, times = 0; times < 12; times += 1) {
      backoff.failed('a', now);
      const from = now;
      while (backoff.resting(now).length > 0) now += 2500;
      rests.push(now - from);
    }
    const doubled = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560].map((seconds) => seconds * 1000);
    expect(rests).toEqual([...doubled, HOUR_MS, HOUR_MS]);
  });

  it('begins anew once it went well', () => {
    const backoff = new ReactionBackoff();
    for (let i = 0; i < 5; i += 1) backoff.failed('a', 0);
    backoff.failed('b', 0);
    backoff.wentWell('a');
    expect(backoff.resting(0)).toEqual(['b']);
    backoff.failed('a', 0);
    expect([backoff.resting(4999).length, backoff.resting(5000)]).toEqual([2, []]);
  });

  it('is known among ten thousand at most: the one that failed longest ago is tried at once', () => {
    const backoff = new ReactionBackoff();
    for (let n = 0; n < 10_000; n += 1) backoff.failed(`c${n}`, 0);
    backoff.failed('c0', 0);
    backoff.failed('late', 0);
    const resting = new Set(backoff.resting(0));
    expect(resting.size).toBe(10_000);
    expect(['c0', 'c1', 'c2', 'late'].map((id) => resting.has(id))).toEqual([true, false, true, true]);
  });
});
