import { describe, expect, it } from '@jest/globals';
import { plainNumberOf, plainSpellingsOf } from './blocked-caller.rules.js';

describe('one number in the spellings of trunks', () => {
  it.each([
    ['13800000001', ['13800000001', '013800000001', '+8613800000001', '008613800000001', '8613800000001']],
    ['2155551234', ['02155551234', '021-5555 1234', '+862155551234', '+8602155551234', '862155551234']],
    ['75588886666', ['075588886666', '+8675588886666', '8675588886666']],
  ])('%s', (plain, spellings) => {
    expect(spellings.map(plainNumberOf)).toEqual(spellings.map(() => plain));
  });

  it.each([
    ['+447911123456', ['+447911123456', '00447911123456', '447911123456']],
    ['13800000001', ['13800000001']],
    ['02155551234', ['2155551234']],
    ['12360', ['12360']],
  ])('finds %s under the keys that it had before', (number, before) => {
    const spellings = plainSpellingsOf(number);
    expect(spellings[0]).toBe(plainNumberOf(number));
    expect(spellings).toEqual(expect.arrayContaining(before));
  });

  it('leaves numbers that are no national ones, and nobody’s', () => {
    const others = ['12360', '55551234', '+447911123456', ''];
    expect(others.map(plainNumberOf)).toEqual(others);
  });
});
