import { describe, expect, it } from '@jest/globals';
import { systemNameOf } from './system-name.rules.js';

describe('the Asterisk that a call is at', () => {
  it.each([
    ['pbx-1700000000.5', 'pbx'],
    ['pbx-2-1700000000.5', 'pbx-2'],
    ['pbx-1700000000.5;1', 'pbx'],
    ['1700000000.5', ''],
    ['-1700000000.5', ''],
    ['wish-pbx', null],
    ['13800138000', null],
  ])('of %s is %j', (callId, name) => {
    expect(systemNameOf(callId)).toBe(name);
  });
});
