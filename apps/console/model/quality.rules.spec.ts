import { describe, expect, it } from '@jest/globals';
import {
  emptyStrata,
  percentOf,
  pointsOf,
  precisionOf,
  readExpectations,
  readShares,
} from './quality.rules.js';

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

  it('are read one stratum a line, also as a Chinese keyboard types them', () => {
    expect(readExpectations('22/voice = 90\n\n53/wechat＝97.5%\n')).toEqual([
      { stratum: '22/voice', accuracy: 0.9 },
      { stratum: '53/wechat', accuracy: 0.975 },
    ]);
    expect(readExpectations('')).toEqual([]);
  });

  it('name the line that cannot be read', () => {
    expect(readExpectations('22/voice = 90\n22/wechat = many')).toEqual({ badLine: 2 });
    expect(readExpectations('22/voice = 900')).toEqual({ badLine: 1 });
    expect(readExpectations('22/voice = 100')).toEqual({ badLine: 1 });
  });

  it('are shares alike: above nothing, all at most', () => {
    expect(readShares('22/voice = 100\n53/voice = 0.5')).toEqual([
      { stratum: '22/voice', share: 1 },
      { stratum: '53/voice', share: 0.005 },
    ]);
    expect(readShares('22/voice = 5\n53/voice = 0')).toEqual({ badLine: 2 });
    expect(readShares('22/voice = 101')).toEqual({ badLine: 1 });
  });
});
