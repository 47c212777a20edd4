import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { numberProblem, PER_CENT } from './number.rules.js';

describe('a number that is typed', () => {
  it('is told the bounds it is out of, at either end', () => {
    const between = { key: 'numberBetween', values: { min: 1, max: 600 } };
    expect(numberProblem(0, { min: 1, max: 600 })).toEqual(between);
    expect(numberProblem(601, { min: 1, max: 600 })).toEqual(between);
    expect(numberProblem(-1, { min: 0 })).toEqual({ key: 'numberAtLeast', values: { min: 0 } });
    for (const fine of [1, 300, 600]) expect(numberProblem(fine, { min: 1, max: 600 })).toBeNull();
    expect(numberProblem(1e12, { min: 0 })).toBeNull();
  });

  it('is not rounded: more decimals than are taken are said to be too many', () => {
    expect(numberProblem(15.5, { min: 1, max: 600 })).toEqual({ key: 'numberWhole' });
    expect(numberProblem(95.55, { min: 0, max: 100, decimals: 1 })).toEqual({
      key: 'numberDecimals',
      values: { n: 1 },
    });
    expect(numberProblem(95.5, { min: 0, max: 100, decimals: 1 })).toBeNull();
    expect(numberProblem(99.99, { min: 50, max: 99.99, decimals: 2 })).toBeNull();
  });

  it('comes back from per cent as it was typed', () => {
    expect([PER_CENT.shown(0.955), PER_CENT.kept(95.5)]).toEqual([95.5, 0.955]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (thousandths) => {
        const typed = thousandths / 1000;
        const shown = PER_CENT.shown(PER_CENT.kept(typed));
        expect([shown, numberProblem(shown, { min: 0, max: 100, decimals: 3 })]).toEqual([typed, null]);
      }),
    );
  });
});
