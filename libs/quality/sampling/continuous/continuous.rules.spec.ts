import { describe, expect, it } from '@jest/globals';
import { WHOLE } from '#kit/drawn-stage';
import { createHash } from 'node:crypto';
import { chanceOf, drawFrom } from '../draw.rules.js';
import { drawIdOf, isDrawn, scoredTwice, sizesByShare } from './continuous.rules.js';

const IDS = Array.from({ length: 400 }, (_, i) => `c${i}`);
const REQUEST = {
  name: '随到随抽',
  population: { ...WHOLE, from: '2026-03-02', to: '2026-03-02' },
  stratifyBy: [],
  allocation: 'proportional' as const,
  precision: 0.05,
  expected: 0.95,
  expectedByStratum: {},
  minimumPerStratum: 3,
  maximum: 1,
};

describe('a contact that is decided on by itself', () => {
  it('is drawn if the first 13 hexadecimal digits of SHA-256 of seed/id lie below the share', () => {
    const digits = createHash('sha256').update('s/c1').digest('hex').slice(0, 13);
    expect(chanceOf('s', 'c1')).toBe(Number(BigInt(`0x${digits}`)) / 2 ** 52);
    expect(IDS.every((id) => isDrawn({ seed: 's', share: 1 }, id, 'all'))).toBe(true);
    expect(IDS.some((id) => isDrawn({ seed: 's', share: 0 }, id, 'all'))).toBe(false);
  });

  it('is drawn by the share, whatever else there is: three sigmas of 20,000', () => {
    const drawn = Array.from({ length: 50 }, (_, seed) =>
      IDS.filter((id) => isDrawn({ seed: `${seed}`, share: 0.1 }, id, 'all')),
    ).flat().length;
    expect(Math.abs(drawn - 2000)).toBeLessThan(3 * Math.sqrt(20_000 * 0.1 * 0.9));
  });

  it('is with all others that are drawn the first of the order of the draw', () => {
    const decided = { seed: 'day', share: 0.07 };
    const drawn = IDS.filter((id) => isDrawn(decided, id, 'all'));
    expect(new Set(drawFrom('day', IDS, IDS.length).slice(0, drawn.length))).toEqual(new Set(drawn));
  });
});

describe('a day’s sizes', () => {
  const decided = { seed: 'day', share: 0.05 };
  const frame = new Map([
    ['voice', IDS],
    ['webchat', ['w1', 'w2']],
  ]);
  it('are what was decided, and what a stratum lacks to its minimum', () => {
    const drawn = IDS.filter((id) => isDrawn(decided, id, 'voice'));
    const { strata, size, shortages } = sizesByShare(frame, REQUEST, decided);
    expect(strata).toMatchObject([
      { key: 'voice', population: 400, size: drawn.length, probability: drawn.length / 400 },
      { key: 'webchat', population: 2, size: 2, probability: 1 },
    ]);
    expect(size).toBe(drawn.length + 2);
    expect(shortages).toEqual([{ stratum: 'webchat', wanted: 3, size: 2, reason: 'population' }]);
    expect(new Set(drawFrom('day', IDS, strata[0]?.size ?? 0))).toEqual(new Set(drawn));
  });

  it('are by the share of its own where a stratum has one', () => {
    const chats = Array.from({ length: 300 }, (_, i) => `w${i}`);
    const of = { ...decided, shares: [{ stratum: 'webchat', share: 0.4 }] };
    const { strata } = sizesByShare(new Map([...frame, ['webchat', chats]]), REQUEST, of);
    const below = (ids: readonly string[], share: number): number =>
      ids.filter((id) => chanceOf('day', id) < share).length;
    expect(strata.map(({ size }) => size)).toEqual([below(IDS, 0.05), below(chats, 0.4)]);
    expect(strata[1]?.size).toBeGreaterThan(80);
    expect(chats.filter((id) => isDrawn(of, id, 'webchat'))).toHaveLength(below(chats, 0.4));
  });

  it('leave no stratum without any', () => {
    const none = { seed: 'day', share: 0 };
    const { strata } = sizesByShare(frame, { ...REQUEST, minimumPerStratum: 0 }, none);
    expect(strata.map(({ size }) => size)).toEqual([1, 1]);
  });
});

describe('what is scored twice', () => {
  it('is a share, each contact by itself, so that what comes later alters nothing', () => {
    const some = scoredTwice('day', IDS.slice(0, 100), 0.2, false);
    const all = scoredTwice('day', IDS, 0.2, false);
    expect([...some].every((id) => all.has(id))).toBe(true);
    expect(Math.abs(all.size - 80)).toBeLessThan(3 * 8);
  });

  it('is one at least once all are there, and none if none was wanted', () => {
    const few = ['c1', 'c2', 'c3'];
    expect(scoredTwice('day', few, 1e-9, false).size).toBe(0);
    const [one] = scoredTwice('day', few, 1e-9, true);
    expect([one]).toEqual(drawFrom('day/double', few, 1));
    expect(scoredTwice('day', few, 0, true).size).toBe(0);
  });
});

it('the id of a day’s draw is told by plan and day, and begins with the time', () => {
  expect(drawIdOf('p', '2026-03-02')).toMatch(/^[0-9a-f]{24}$/);
  expect(parseInt(drawIdOf('p', '2026-03-02').slice(0, 8), 16)).toBe(
    Date.parse('2026-03-01T16:00:00Z') / 1000,
  );
  expect(drawIdOf('p', '2026-03-02')).not.toBe(drawIdOf('q', '2026-03-02'));
});
