import { createLog, type Clock } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RouterService } from '../router.service.js';
import { consoleLookout } from './console-lookout.rules.js';
import type { DeadlineService } from './deadline.service.js';
import type { ReconcileService } from './reconcile.service.js';
import { SweepService } from './sweep.service.js';

const SECOND = 1000;
const GRACE_SECONDS = 60;
const config = { agentGraceMs: GRACE_SECONDS * SECOND, sweepMs: 2 * SECOND };
const nothing = async (): Promise<void> => undefined;

describe('whoever sweeps', () => {
  let now: number;
  let truthIsAway: boolean;
  let departures: number;
  let sweep: SweepService;
  beforeEach(() => {
    [now, truthIsAway, departures] = [1_700_000_000_000, false, 0];
    const reading = async (): Promise<void> => {
      if (truthIsAway) throw new Error('no server');
    };
    const deadlines = {
      expire: reading,
      applyNext: reading,
      depart: async () => {
        await reading();
        departures += 1;
      },
    };
    const reconcile = {
      rebuild: reading,
      followRules: reading,
      settleForgotten: reading,
      forgetDeclines: reading,
      compareInTurn: reading,
    };
    const router = { wake: () => undefined, stop: nothing };
    sweep = new SweepService({
      router: router as unknown as RouterService,
      deadlines: deadlines as unknown as DeadlineService,
      reconcile: reconcile as unknown as ReconcileService,
      lookout: consoleLookout(config),
      clock: { now: () => now } as Clock,
      config,
      log: createLog('test', { logLevel: 'silent' }),
    });
  });

  /** Sweeps every two seconds for so long; answers how often it looked who is gone. */
  const sweepsFor = async (seconds: number): Promise<number> => {
    const before = departures;
    for (const end = now + seconds * SECOND; now < end; now += config.sweepMs) await sweep.sweep();
    return departures - before;
  };

  it('sends no agent away before consoles could be heard of for a whole grace time', async () => {
    expect(await sweepsFor(GRACE_SECONDS)).toBe(0);
    expect(await sweepsFor(20)).toBe(10);
  });

  it.each([
    ['the truth was away', true],
    ['it stood still itself', false],
  ])('gives every console the whole grace time again after %s', async (_, away) => {
    await sweepsFor(2 * GRACE_SECONDS);
    truthIsAway = away;
    if (away) expect(await sweepsFor(GRACE_SECONDS + 10)).toBe(0);
    else now += (GRACE_SECONDS + 10) * SECOND;
    truthIsAway = false;
    expect(await sweepsFor(GRACE_SECONDS)).toBe(0);
    expect(await sweepsFor(20)).toBe(10);
  });

  it('goes on after a gap that hides but one sign of a console', async () => {
    await sweepsFor(2 * GRACE_SECONDS);
    truthIsAway = true;
    await sweepsFor(6);
    truthIsAway = false;
    expect(await sweepsFor(20)).toBe(10);
  });

  it('judges also where the grace is shorter than two sweeps', () => {
    const lookout = consoleLookout({ agentGraceMs: 1 * SECOND, sweepMs: 2 * SECOND });
    expect([0, 2, 4, 6].map((at) => lookout.sees(at * SECOND))).toEqual([false, true, true, true]);
  });
});
