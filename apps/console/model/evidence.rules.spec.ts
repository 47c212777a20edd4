import { describe, expect, it } from '@jest/globals';
import { evidenceAddress, findsInside } from './evidence.rules.js';
import { publishedOf } from './figures-address.rules.js';

const ID = '64f0c0ffee64f0c0ffee0001';

describe('what the public is told leads inside', () => {
  it('headquarters by all of it, a district by its own alone', () => {
    const of = (districtId: string): boolean[] =>
      [null, '00', '22', '53'].map((its) => findsInside({ districtId }, its));
    expect(of('00')).toEqual([true, true, true, true]);
    expect(of('22')).toEqual([false, false, true, false]);
  });
  it('to its card, or to the contacts of either side of it, also of a correction', () => {
    const at = (address: string) => publishedOf(address.slice('/figures'.length));
    expect(at(evidenceAddress(ID))).toMatchObject({ id: ID, among: false, part: null });
    expect(at(evidenceAddress(ID, 'numerator'))).toMatchObject({ id: ID, part: 'numerator', restatement: 0 });
    expect(at(evidenceAddress(ID, 'denominator', 2))).toMatchObject({ part: 'denominator', restatement: 2 });
  });
});
