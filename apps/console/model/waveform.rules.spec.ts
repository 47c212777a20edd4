import { describe, expect, it } from '@jest/globals';
import { peaksOf } from './waveform.rules.js';

describe('a waveform', () => {
  it('has the loudest sample of every part', () => {
    expect(peaksOf([0, 0.5, -0.8, 0.1], 2)).toEqual([0.5, 0.8]);
    expect(peaksOf([2], 1)).toEqual([1]);
  });

  it('of nothing is silence, also with more parts than samples', () => {
    expect(peaksOf([], 3)).toEqual([0, 0, 0]);
    expect(Math.max(...peaksOf([0.5], 4))).toBe(0.5);
  });
});
