import { expect, it } from '@jest/globals';
import { beginsAs } from './caller-prefix.rules.js';

it.each([
  ['13800138000', '138', true],
  ['13800138000', '+86138', true],
  ['13800138000', '0086138', true],
  ['13800138000', '0138', true],
  ['13800138000', '139', false],
  ['13800138000', '+86139', false],
  ['02155551234', '021', true],
  ['02155551234', '+8621', true],
  ['02155551234', '+86021', true],
  ['02155551234', '010', false],
  // As many mobiles begin with a zero nowhere: it stands for landlines.
  ['13800138000', '0', false],
  ['02155551234', '0', true],
  ['+447911123456', '+44', true],
  ['+447911123456', '+86', false],
  ['+447911123456', '0044', true],
  ['+447911123456', '00852', false],
  ['+85291234567', '00852', true],
  ['+85291234567', '00', true],
  ['+85291234567', '0', false],
  ['02155551234', '00', false],
  ['13800138000', '00', false],
  ['', '00', false],
  ['02155551234', '+86', true],
  ['', '+86', false],
  ['', '0', false],
])('%j begins as %j: %j', (caller, prefix, is) => {
  expect(beginsAs(caller, prefix)).toBe(is);
});
