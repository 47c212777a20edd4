import { describe, expect, it } from '@jest/globals';
import { endingOf } from './order.rules.js';

describe('whoever was to hear of an alarm that is over', () => {
  it.each([
    ['mail', 'delivered', 1, false, 'tell'],
    ['wechat', 'unknown', 1, false, 'tell'],
    ['mail', 'failed', 10, false, 'nothing'],
    ['mail', 'over', 0, false, 'nothing'],
    ['mail', 'pending', 0, false, 'drop'],
    ['wechat', 'pending', 3, false, 'drop'],
    ['wechat', 'pending', 1, true, 'tell-after'],
    ['webhook', 'pending', 0, false, 'drop'],
    ['webhook', 'pending', 2, false, 'tell-after'],
    [undefined, 'pending', 2, false, 'tell-after'],
  ] as const)('by %s, %s after %i tries (under way: %s): %s', (way, outcome, tries, underWay, ending) => {
    expect(endingOf({ outcome, tries, ...(way ? { way } : {}), ...(underWay ? { underWay } : {}) })).toBe(
      ending,
    );
  });
});
