import { expect, it } from '@jest/globals';
import { same } from './same.rules.js';

it('documents are the same that say the same, in whatever order', () => {
  const equal: [unknown, unknown][] = [
    [
      { a: 1, b: [1, 2] },
      { b: [1, 2], a: 1 },
    ],
    [{ a: undefined, b: null }, { b: null }],
    [{ a: [{ b: 1 }, {}] }, { a: [{ b: 1 }, {}] }],
  ];
  const unlike: [unknown, unknown][] = [
    [{ a: null }, {}],
    [{ a: null }, { a: 0 }],
    [[], {}],
    [[1], [1, 2]],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: '1' }, { a: 1 }],
    [undefined, {}],
  ];
  expect(equal.filter(([a, b]) => !same(a, b) || !same(b, a))).toEqual([]);
  expect(unlike.filter(([a, b]) => same(a, b) || same(b, a))).toEqual([]);
});
