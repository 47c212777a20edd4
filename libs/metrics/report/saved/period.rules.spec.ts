import { describe, expect, it } from '@jest/globals';
import { nextMaking, periodBefore } from './period.rules.js';

const HOUR_MS = 3_600_000;
/** Tuesday, 05:00 in Shanghai. */
const START = Date.parse('2026-03-02T21:00:00Z');

describe('the days of a report', () => {
  it.each([
    ['day', '2026-03-02', '2026-03-02'],
    ['week', '2026-02-23', '2026-03-01'],
    ['month', '2026-02-01', '2026-02-28'],
    ['year', '2025-01-01', '2025-12-31'],
  ] as const)('are the last %s that is over', (period, from, to) => {
    expect(periodBefore(period, '2026-03-03')).toEqual({ from, to });
  });

  it('do not leave a period out at its own beginning', () => {
    expect(periodBefore('week', '2026-03-02')).toEqual({ from: '2026-02-23', to: '2026-03-01' });
    expect(periodBefore('month', '2026-03-01')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(periodBefore('year', '2026-01-01')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
  });

  it.each([
    ['day', '2026-03-02T22:00:00.000Z'],
    ['week', '2026-03-08T22:00:00.000Z'],
    ['month', '2026-03-31T22:00:00.000Z'],
    ['year', '2026-12-31T22:00:00.000Z'],
  ] as const)('of a %s are told next at the hour that was wished', (period, at) => {
    expect(new Date(nextMaking(period, 6, START)).toISOString()).toBe(at);
  });

  it('are never told at a time that is over', () => {
    const at = Date.parse('2026-03-02T22:00:00Z');
    expect(nextMaking('day', 6, at)).toBe(at + 24 * HOUR_MS);
  });
});
