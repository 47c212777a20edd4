import { describe, expect, it } from '@jest/globals';
import { rangeText, valueText } from './simulated.rules.js';

describe('a simulated figure', () => {
  it('is told with its range and unit', () => {
    expect(rangeText({ median: 0.815, low: 0.79, high: 0.8421 }, 'share')).toBe('81.5 % [79.0, 84.2]');
    expect(rangeText({ median: 12.34, low: 1, high: 20 }, 'seconds')).toBe('12.3 s [1.0, 20.0]');
    expect(rangeText({ median: 90, low: 83.71, high: 99.9 }, 'count')).toBe('90 [83.7, 99.9]');
    expect(rangeText(null, 'count')).toBe('–');
  });

  it('as a difference has its sign, and shares are in percentage points', () => {
    expect(rangeText({ median: 0.012, low: -0.01, high: 0.02 }, 'share', true)).toBe('+1.2 pp [-1.0, 2.0]');
    expect(valueText(-45, 'count', true)).toBe('-45');
    expect(valueText(-0.0001, 'share', true)).toBe('0.0 pp');
    expect(valueText(null, 'share')).toBe('–');
  });
});
