import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shanghaiDay, shanghaiDayStart, shanghaiHalfHour } from './clock.js';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});
/** By the time-zone database, which knows of no summer time there since 1991. */
function byZone(epochMs: number): { day: string; halfHour: number } {
  const of = Object.fromEntries(parts.formatToParts(epochMs).map(({ type, value }) => [type, value]));
  return {
    day: `${of['year']}-${of['month']}-${of['day']}`,
    halfHour: Number(of['hour']) * 2 + (Number(of['minute']) < 30 ? 0 : 1),
  };
}
const instant = fc.integer({ min: Date.UTC(1992, 0, 1), max: Date.UTC(2100, 0, 1) });

describe('days and half-hours of Shanghai', () => {
  it('are those of the time-zone database, whatever was asked before', () => {
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1, maxLength: 5 }), (instants) => {
        for (const at of instants)
          expect({ day: shanghaiDay(at), halfHour: shanghaiHalfHour(at) }).toEqual(byZone(at));
      }),
    );
  });

  it('begin at midnight there, and not a millisecond before', () => {
    const midnight = Date.parse('2026-02-28T16:00:00Z');
    expect([midnight - 1, midnight].map(shanghaiDay)).toEqual(['2026-02-28', '2026-03-01']);
    expect([midnight - 1, midnight].map(shanghaiHalfHour)).toEqual([47, 0]);
    expect(shanghaiDayStart('2026-03-01')).toBe(midnight);
  });
});
