import { expect, it } from '@jest/globals';
import { keysDiffer } from './queue.rules.js';

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
