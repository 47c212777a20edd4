import type { ContactImage } from '#libs/contract';
import { systemClock } from '#libs/platform';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DeadlineListener } from './deadline.listener.js';

let listener: DeadlineListener;
afterEach(() => listener.stop());

const offeredUntil = (deadlineAt: number, state: ContactImage['state'] = 'offered') => ({
  before: null,
  after: { state, deadlineAt } as ContactImage,
  entries: [],
});

describe('the end of an offer', () => {
  it('is noticed without a sweep, for each deadline, and never early', async () => {
    const start = systemClock.now();
    const times: number[] = [];
    await new Promise<void>((resolve) => {
      listener = new DeadlineListener(() => {
        times.push(systemClock.now() - start);
        if (times.length === 2) resolve();
      }, systemClock);
      listener.onTransitions([offeredUntil(start + 300), offeredUntil(start + 60)]);
    });
    expect(times[0]).toBeGreaterThanOrEqual(60);
    expect(times[1]).toBeGreaterThanOrEqual(300);
  });

  it('is not awaited after a stop, nor for other states', async () => {
    let calls = 0;
    listener = new DeadlineListener(() => (calls += 1), systemClock);
    const now = systemClock.now();
    listener.onTransitions([offeredUntil(now, 'wrap-up')]);
    listener.onTransitions([offeredUntil(now)]);
    listener.stop();
    const witness = new Promise<void>((resolve) => {
      const other = new DeadlineListener(resolve, systemClock);
      other.onTransitions([offeredUntil(now + 100)]);
    });
    await witness;
    expect(calls).toBe(0);
  });
});
