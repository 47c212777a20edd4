import { describe, expect, it } from '@jest/globals';
import { ALARM_RULES } from '../story/story-texts.rules.js';
import { HUMAN_QUEUE } from '../world/place.rules.js';
import { PATIENCE } from './patience.rules.js';

describe('how long the demo’s customers wait', () => {
  it('is shorter than what its own alarm calls a long wait', () => {
    const rule = ALARM_RULES.find(({ measure }) => measure === 'longest-wait');
    if (!rule) throw new Error('the demo watches no wait');
    for (const [least, most] of Object.values(PATIENCE)) {
      expect(least).toBeLessThan(most);
      expect(most).toBeLessThan(rule.raiseAt * 1000);
    }
  });

  it('is long enough to be rung to a person twice', () => {
    expect(PATIENCE.ofPeople[0]).toBeGreaterThanOrEqual(2 * (HUMAN_QUEUE.offerSeconds ?? 0) * 1000);
  });
});
