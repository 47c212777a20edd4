import { describe, expect, it } from '@jest/globals';
import { OTHERS } from '#libs/contract';
import { pooledFrame } from './pool.rules.js';

const frame = new Map([
  ['a', ['a1']],
  ['b', ['b1', 'b2', 'b3']],
  ['c', ['c1']],
  ['d', ['d1', 'd2']],
  ['e', ['e1']],
]);

describe('strata that are too many', () => {
  it('are left alone as long as there may be as many', () => {
    expect(pooledFrame(frame, 5, [])).toEqual({ frame, pooled: [] });
  });

  it('are one, the smallest ones, whatever the order they came in; no contact is lost', () => {
    const { frame: made, pooled } = pooledFrame(frame, 4, []);
    expect([...made]).toEqual([
      [OTHERS, ['c1', 'e1']],
      ['a', ['a1']],
      ['b', ['b1', 'b2', 'b3']],
      ['d', ['d1', 'd2']],
    ]);
    expect(pooled).toEqual(['c', 'e']);
    const turned = pooledFrame(new Map([...frame].toReversed()), 4, []);
    expect([...turned.frame]).toEqual([...made]);
    expect(turned.pooled).toEqual(pooled);
    expect([...pooledFrame(frame, 1, []).frame]).toEqual([[OTHERS, [...frame.values()].flat().toSorted()]]);
  });

  it('do not take in those with a share of their own, however small', () => {
    const { frame: made, pooled } = pooledFrame(frame, 4, ['e', 'never']);
    expect([...made.keys()]).toEqual([OTHERS, 'b', 'd', 'e']);
    expect(pooled).toEqual(['a', 'c']);
  });
});
