import { describe, expect, it } from '@jest/globals';
import { sampleSize, wilson } from './wilson.rules.js';

const percent = (share: number): string => (share * 100).toFixed(1);

describe('Wilson’s interval', () => {
  it('98 of 100 right: 93.0–99.5 %', () => {
    const { low, high } = wilson(0.98, 100);
    expect([percent(low), percent(high)]).toEqual(['93.0', '99.4']);
  });

  it('5 of 5 right is no certainty: from 56.6 %', () => {
    const { low, high } = wilson(1, 5);
    expect([percent(low), high]).toEqual(['56.6', 1]);
  });

  it('is what Newcombe (1998) printed for 81 of 263 and 15 of 148', () => {
    const [a, b] = [wilson(81 / 263, 263), wilson(15 / 148, 148)];
    expect([a.low.toFixed(4), a.high.toFixed(4)]).toEqual(['0.2553', '0.3662']);
    expect([b.low.toFixed(4), b.high.toFixed(4)]).toEqual(['0.0624', '0.1605']);
  });

  it('knows nothing of nothing', () => {
    expect(wilson(0.5, 0)).toMatchObject({ low: 0, high: 1 });
  });
});

describe('the size of a sample', () => {
  it('± 0.5 points at 98.2 % needs about 2,716', () => {
    expect(Math.abs(sampleSize(0.982, 0.005) - 2716)).toBeLessThanOrEqual(1);
  });

  it('is smaller where there are few', () => {
    expect(sampleSize(0.982, 0.005, 3000)).toBe(1426);
    expect(sampleSize(0.982, 0.005, 10)).toBeLessThanOrEqual(10);
  });
});
