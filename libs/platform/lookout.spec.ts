import { describe, expect, it } from '@jest/globals';
import { Lookout } from './lookout.js';

const SECOND = 1000;

describe('whoever looks for the absent', () => {
  it.each([
    ['has just begun', [0], false],
    ['has looked for less than the patience', [0, 8, 16, 24], false],
    ['has looked for as long', [0, 10, 20, 30], true],
    ['goes on', [0, 10, 20, 30, 40, 50], true],
    ['was kept from it', [0, 10, 20, 30, 41], false],
    ['was kept from it, and has looked for as long again', [0, 30, 41, 50, 60, 70, 71], true],
    ['was kept from it once more', [0, 30, 41, 50, 60, 70, 71, 90], false],
    ['has a clock that was set', [0, 10, 20, 30, -7200], false],
  ])('who %s: judges %#', (_, looks, judges) => {
    const lookout = new Lookout({ patienceMs: 30 * SECOND, everyMs: 2 * SECOND });
    expect(looks.map((at) => lookout.sees(at * SECOND)).at(-1)).toBe(judges);
  });

  it.each([
    ['looks seldom', 60, 30, [0, 30, 60, 90], [false, false, true, true]],
    ['has less patience than two turns', 1, 2, [0, 2, 4, 6], [false, true, true, true]],
    [
      'has little patience, and was kept from it for longer',
      6,
      1,
      [0, 1, 3, 5, 6, 10, 11],
      [false, false, false, false, true, false, false],
    ],
  ])('who %s: judges by its own turns', (_, patience, every, looks, judges) => {
    const lookout = new Lookout({ patienceMs: patience * SECOND, everyMs: every * SECOND });
    expect(looks.map((at) => lookout.sees(at * SECOND))).toEqual(judges);
  });
});
