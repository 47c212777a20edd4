import { expect, it } from '@jest/globals';
import { phoneOf } from './callback.rules.js';
import { PhoneKeys } from './phone-key.rules.js';

const keys = new PhoneKeys('of this deployment');

it('a number that was left is counted under one key, however it is written', () => {
  const written = ['138 0013 8000', '013800138000', '+8613800138000', '0086-13800138000'];
  expect(new Set(written.map((text) => keys.of(text))).size).toBe(1);
  expect(written.map(phoneOf)).toEqual(written.map(() => '13800138000'));
  expect(keys.of('13800138001')).not.toBe(keys.of('13800138000'));
});

it('is found by the keys under which it was counted while it was taken as it was written', () => {
  // 02155551234 and +862155551234 were two numbers then.
  const then = ['02155551234', '2155551234'].map((plain) => keys.of(plain));
  expect(keys.all('+862155551234')).toEqual(expect.arrayContaining(then));
});

it.each(['', '12', 'nobody', '+86', '123 456 abc'])('%j is no number to call', (text) => {
  expect(phoneOf(text)).toBeNull();
});
