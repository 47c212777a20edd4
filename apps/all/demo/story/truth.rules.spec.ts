import { describe, expect, it } from '@jest/globals';
import { spread, truthOf } from './truth.rules.js';

const WISH = { alone: 2, found: 3, missed: 1, doubted: 1 };
/** Every third is scored twice. */
const judged = Array.from({ length: 240 }, (_, n) => ({ contactId: `c${n}`, wanted: n % 3 === 0 ? 2 : 1 }));
const isTwice = (id: string): boolean => Number(id.slice(1)) % 3 === 0;

describe('the truth of a sample', () => {
  it('has as many wrong answers as were wished, and as many that scorers differ about', () => {
    const { wrong, otherwise, objected } = truthOf(judged, WISH);
    expect([...wrong].filter(isTwice)).toHaveLength(4);
    expect([...wrong].filter((id) => !isTwice(id))).toHaveLength(2);
    expect([...otherwise].filter(isTwice)).toHaveLength(2);
    expect([...otherwise].filter((id) => wrong.has(id))).toHaveLength(1);
    expect(wrong.has(objected ?? '')).toBe(true);
    expect(isTwice(objected ?? '')).toBe(false);
  });

  it('lies apart, so that no district has it all', () => {
    const places = [...truthOf(judged, WISH).wrong].map((id) => Number(id.slice(1)));
    expect(Math.min(...places)).toBeLessThan(100);
    expect(Math.max(...places)).toBeGreaterThan(140);
  });

  it('has one wrong in any case, as many as ever, and nobody objects to that', () => {
    const truth = truthOf(judged, WISH, 'c1');
    expect(truth.wrong.has('c1')).toBe(true);
    expect(truth.wrong.size).toBe(6);
    expect(truth.objected).toBe(truthOf(judged, WISH).objected);
    expect(truthOf(judged, WISH, truth.objected)).toEqual(truthOf(judged, WISH));
  });

  it('makes do with what a small sample has', () => {
    const few = [{ contactId: 'a', wanted: 1 }];
    expect(truthOf(few, WISH)).toEqual({ wrong: new Set(['a']), otherwise: new Set(), objected: 'a' });
    expect(truthOf([], WISH).objected).toBeNull();
    expect(spread([1, 2, 3, 4, 5, 6], 2)).toEqual([2, 5]);
    expect(spread([1], 3)).toEqual([1]);
  });
});
