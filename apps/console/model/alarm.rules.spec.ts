import { describe, expect, it } from '@jest/globals';
import { badDirection, levelText, levelTyped, typedLevel } from './alarm.rules.js';

describe('levels of alarms', () => {
  it.each([
    [0.9, 'share', '90%'],
    [0.925, 'share', '92.5%'],
    // Just below the level of 90 %: not shown as if it had reached it.
    [0.8999, 'share', '89.99%'],
    [0.29, 'time-share', '29%'],
    [180, 'seconds', '180 秒'],
    [12.5, 'seconds', '12.5 秒'],
    [61, 'longest', '61 秒'],
    [5, 'contacts', '5'],
  ] as const)('shows %s of a %s as %s', (value, unit, text) => {
    expect(levelText(value, unit, '秒')).toBe(text);
  });

  it('takes what is typed in per cent as the share that is kept, and back', () => {
    for (const typed of [0, 0.5, 7, 29, 57, 90, 92.5, 99.9, 100]) {
      const kept = levelTyped(typed, 'share');
      expect(kept).toBeCloseTo(typed / 100, 12);
      expect(typedLevel(kept, 'share')).toBe(typed);
    }
    expect(levelTyped(180, 'seconds')).toBe(180);
    expect(typedLevel(180, 'seconds')).toBe(180);
  });

  it('calls bad what is below of that which is better the higher', () => {
    expect(badDirection('higher')).toBe('below');
    expect(badDirection('lower')).toBe('above');
    expect(badDirection(undefined)).toBe('above');
  });
});
