import { Lookout, type Clock } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { DepartureService } from './departure.service.js';

const SECOND = 1000;
const GRACE_SECONDS = 60;
const EVERY_SECONDS = 2;

describe('whoever looks for consoles that are gone', () => {
  let now: number;
  let truthIsAway: boolean;
  let absent: string[];
  let departures: number;
  let service: DepartureService;
  beforeEach(() => {
    [now, truthIsAway, absent, departures] = [1_700_000_000_000, false, ['gone'], 0];
    const config = { agentGraceMs: GRACE_SECONDS * SECOND };
    service = new DepartureService({
      agents: {
        absent: async () => {
          if (truthIsAway) throw new Error('no server');
          return absent;
        },
      },
      deadlines: { depart: async () => void (departures += 1) },
      lookout: new Lookout({ patienceMs: config.agentGraceMs, everyMs: EVERY_SECONDS * SECOND }),
      config,
      clock: { now: () => now } as Clock,
    });
  });

  /** Looks every two seconds for so long; answers how often somebody was sent away. */
  const looksFor = async (seconds: number): Promise<number> => {
    const before = departures;
    for (const end = now + seconds * SECOND; now < end; now += EVERY_SECONDS * SECOND)
      await service.round().catch(() => undefined);
    return departures - before;
  };

  it('sends no agent away before consoles could be heard of for a whole grace time', async () => {
    expect(await looksFor(GRACE_SECONDS)).toBe(0);
    expect(await looksFor(20)).toBe(10);
  });

  it('goes on looking where nobody is absent', async () => {
    absent = [];
    expect(await looksFor(GRACE_SECONDS)).toBe(0);
    absent = ['gone'];
    expect(await looksFor(20)).toBe(10);
  });

  it.each([
    ['the truth was away', true],
    ['it stood still itself', false],
  ])('gives every console the whole grace time again after %s', async (_, away) => {
    await looksFor(2 * GRACE_SECONDS);
    truthIsAway = away;
    if (away) expect(await looksFor(GRACE_SECONDS + 10)).toBe(0);
    else now += (GRACE_SECONDS + 10) * SECOND;
    truthIsAway = false;
    expect(await looksFor(GRACE_SECONDS)).toBe(0);
    expect(await looksFor(20)).toBe(10);
  });

  it('goes on after a gap that hides but one sign of a console', async () => {
    await looksFor(2 * GRACE_SECONDS);
    truthIsAway = true;
    await looksFor(6);
    truthIsAway = false;
    expect(await looksFor(20)).toBe(10);
  });
});
