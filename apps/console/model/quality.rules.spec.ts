import { describe, expect, it } from '@jest/globals';
import { emptyStrata, percentOf, pointsOf, precisionOf, isTwice, sharesOf } from './quality.rules.js';

describe('figures of quality', () => {
  it('are shown in per cent and points', () => {
    expect([percentOf(0.982), percentOf(1), percentOf(null)]).toEqual(['98.2%', '100.0%', null]);
    // Never better than it is, nor an interval narrower.
    expect([percentOf(0.98151), percentOf(0.98151, 'up'), percentOf(0.982, 'up')]).toEqual([
      '98.1%',
      '98.2%',
      '98.2%',
    ]);
    expect(pointsOf(0.005)).toBe('0.50');
  });

  it('a precision that can’t be estimated is none, never ±0.00, and the strata without a draw are named', () => {
    expect([precisionOf(0.005), precisionOf(null)]).toEqual(['±0.50', null]);
    const stratum = (key: string, population: number, size: number) => ({ key, population, size });
    expect(emptyStrata([stratum('22', 900, 9), stratum('53', 5, 0), stratum('97', 0, 0)])).toEqual(['53']);
  });

  it('of strata are told by their keys, as the plan is divided', () => {
    expect(
      sharesOf([
        { parts: ['22', 'voice'], percent: 90 },
        { parts: ['53', '-'], percent: 97.5 },
      ]),
    ).toEqual([
      { stratum: '22/voice', share: 0.9 },
      { stratum: '53/-', share: 0.975 },
    ]);
    expect(sharesOf([])).toEqual([]);
  });

  it('of one stratum are told once', () => {
    const row = (...parts: string[]) => ({ parts, percent: 90 });
    expect(isTwice([row('22', 'voice'), row('22', 'wechat')])).toBe(false);
    expect(isTwice([row('22', 'voice'), row('53', 'voice'), row('22', 'voice')])).toBe(true);
    // Rows that were just added are not the same stratum.
    expect(isTwice([row(), row(), { percent: 90 }, row('', 'voice'), row('', 'voice')])).toBe(false);
  });
});
