import { expect, it } from '@jest/globals';
import { changesIn, GENERAL_QUEUE, keysDiffer } from './queue.rules.js';

const keys = (callbackKey: string | null, messageKey: string | null, repeatKey: string | null) => ({
  everySeconds: 60,
  position: true,
  expectedWait: true,
  callbackKey,
  messageKey,
  repeatKey,
});

it('a key that waiting callers press does one thing', () => {
  expect([undefined, null, keys(null, null, null)].map(keysDiffer)).toEqual([true, true, true]);
  expect(keysDiffer(keys('1', '2', '3'))).toBe(true);
  expect(keysDiffer(keys('1', null, '1'))).toBe(false);
  expect(keysDiffer(keys(null, '0', '0'))).toBe(false);
});

it('what has changed is told with what it was and is, and nothing that says the same in another order', () => {
  const waiting = keys('1', null, null);
  const turned = Object.fromEntries(Object.entries(waiting).toReversed()) as typeof waiting;
  const before = { ...GENERAL_QUEUE, waiting };
  expect(changesIn(before, { ...before, waiting: turned })).toEqual([]);
  expect(changesIn(before, { ...before, priority: 8, name: '综合', waiting: null })).toEqual([
    'name: "综合咨询" → "综合"',
    'priority: 0 → 8',
    `waiting: ${JSON.stringify(waiting)} → null`,
  ]);
});
