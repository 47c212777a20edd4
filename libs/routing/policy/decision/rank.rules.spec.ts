import { fc } from '#kit/property';
import { describe, expect, it } from '@jest/globals';
import { pointsOf, rank } from './rank.rules.js';

const OPEN = Date.parse('2026-11-23T10:00:00+08:00');

describe('the place in line', () => {
  const lists = [
    { id: 'aeo', points: 5 },
    { id: 'gold', points: 9 },
  ];
  const anyone = fc.record({
    queuedAt: fc.integer({ min: OPEN, max: OPEN + 7_200_000 }),
    vipListIds: fc.subarray(['aeo', 'gold', 'unknown']),
  });
  const anywhere = fc.record({ priority: fc.nat(100), vipListIds: fc.subarray(['aeo', 'gold']) });

  it('by rank is the order of urgency at every moment', () => {
    /** What they have waited, and a minute for each point, ms. */
    const urgencyAt = (...[contact, line, its, time]: [...Parameters<typeof pointsOf>, number]): number =>
      time - contact.queuedAt + pointsOf(contact, line, its) * 60_000;
    fc.assert(
      fc.property(anyone, anywhere, anyone, anywhere, fc.nat(1e9), (a, qa, b, qb, later) => {
        const time = Math.max(a.queuedAt, b.queuedAt) + later;
        const byUrgency = Math.sign(urgencyAt(b, qb, lists, time) - urgencyAt(a, qa, lists, time));
        expect(Math.sign(rank(a, qa, lists) - rank(b, qb, lists))).toBe(byUrgency);
        expect(Number.isSafeInteger(rank(a, qa, lists))).toBe(true);
      }),
    );
  });

  it('a point is a minute: nobody starves', () => {
    const plain = { queuedAt: OPEN, vipListIds: [] };
    const vip = (minutes: number) => ({ queuedAt: OPEN + minutes * 60_000, vipListIds: ['gold'] });
    const line = { priority: 0, vipListIds: ['gold'] };
    expect(rank(vip(8), line, lists)).toBeLessThan(rank(plain, line, lists));
    expect(rank(vip(10), line, lists)).toBeGreaterThan(rank(plain, line, lists));
    expect(rank(vip(8), { priority: 0, vipListIds: [] }, lists)).toBeGreaterThan(rank(plain, line, lists));
  });
});
