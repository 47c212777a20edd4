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
    const lookout = new Lookout(30 * SECOND);
    expect(looks.map((at) => lookout.sees(at * SECOND)).at(-1)).toBe(judges);
  });
});
