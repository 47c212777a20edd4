import { expect, it } from '@jest/globals';
import { numberOf } from './call.js';

it.each([
  ['+8613800138000', '13800138000'],
  ['013800138000', '13800138000'],
  ['8602155551234', '02155551234'],
  ['+447911123456', '+447911123456'],
  ['8001', '8001'],
  ['anonymous', ''],
])('a caller whom the trunk shows as %j is %j', (number, caller) => {
  expect(numberOf({ caller: { number, name: '' } })).toBe(caller);
});
