import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '#libs/platform';
import { LagService } from './lag.service.js';

const MINUTE_MS = 60_000;
const NOON = Date.parse('2026-03-02T04:00:00Z');

describe('whether facts are made of what happens', () => {
  let clock: ManualClock;
  let lag: LagService;
  /** When what nobody has reacted to was told. */
  let unseen: number[];
  let looked: number | null;

  beforeEach(() => {
    clock = new ManualClock(NOON);
    [unseen, looked] = [[], NOON];
    const backlog = {
      behindSince: async (before: number, after = 0) =>
        unseen.filter((at) => at <= before && at > after).toSorted((a, b) => a - b)[0] ?? null,
      lookedAt: async () => looked,
    };
    lag = new LagService(backlog, clock);
  });
  const goOn = (ms: number, working = true): void => {
    clock.advance(ms);
    if (working) looked = clock.now();
  };

  it('is told by what has waited for ten seconds; what waits for an hour while all else goes on is broken', async () => {
    unseen = [NOON];
    goOn(9_000);
    expect(await lag.since()).toBeNull();
    goOn(3_000);
    expect(await lag.since()).toBe(NOON);
    goOn(59 * MINUTE_MS);
    expect(await lag.since()).toBe(NOON);
    goOn(2 * MINUTE_MS);
    expect(await lag.since()).toBeNull();
  });

  it('a standstill in which nobody comes is told: nobody has looked since', async () => {
    goOn(MINUTE_MS, false);
    expect(await lag.since()).toBeNull();
    goOn(3_000, false);
    expect(await lag.since()).toBe(NOON);
    // All night.
    goOn(480 * MINUTE_MS, false);
    expect(await lag.since()).toBe(NOON);
    goOn(3_000);
    expect(await lag.since()).toBeNull();
  });

  it('a standstill that began while somebody came is told by them, however long ago that was', async () => {
    const broken = NOON - 90 * MINUTE_MS;
    unseen = [broken, NOON + 5_000];
    goOn(180 * MINUTE_MS, false);
    expect(await lag.since()).toBe(NOON + 5_000);
    unseen = [broken];
    goOn(3_000);
    expect(await lag.since()).toBeNull();
  });

  it('is not guessed where nobody has ever said that they looked', async () => {
    looked = null;
    goOn(480 * MINUTE_MS, false);
    expect(await lag.since()).toBeNull();
    unseen = [clock.now() - MINUTE_MS];
    goOn(3_000, false);
    expect(await lag.since()).toBe(unseen[0]);
  });
});
