import { describe, expect, it } from '@jest/globals';
import type { AlarmLevels } from '#libs/contract';
import { areLevels, stepOf } from './alarm.rules.js';

const above: AlarmLevels = { measure: 'waiting', direction: 'above', raiseAt: 10, clearAt: 5, forSeconds: 0 };
const below: AlarmLevels = {
  ...above,
  measure: 'connection-rate',
  direction: 'below',
  raiseAt: 0.9,
  clearAt: 0.95,
};
const calm = { raised: false, pending: false };
const pending = { raised: false, pending: true };
const raised = { raised: true, pending: false };

describe('an alarm', () => {
  it.each([
    [above, calm, 9, 'stay'],
    [above, calm, 10, 'begin'],
    [above, pending, 9, 'forget'],
    [above, raised, 10, 'stay'],
    // Between the two levels nothing changes: that is hysteresis.
    [above, raised, 6, 'stay'],
    [above, raised, 5, 'clear'],
    [below, calm, 0.9, 'begin'],
    [below, calm, 0.91, 'stay'],
    [below, raised, 0.94, 'stay'],
    [below, raised, 0.95, 'clear'],
    // No data is neither well nor ill.
    [above, calm, null, 'stay'],
    [above, pending, null, 'forget'],
    [above, raised, null, 'stay'],
  ] as const)('%j %j at %p: %s', (levels, state, value, step) =>
    expect(stepOf(levels, state, value)).toBe(step),
  );

  it('needs levels that are apart', () => {
    expect([above, below].map(areLevels)).toEqual([true, true]);
    expect(areLevels({ ...above, clearAt: 10 })).toBe(false);
    expect(areLevels({ ...below, clearAt: 0.8 })).toBe(false);
  });
});
