import { describe, expect, it } from '@jest/globals';
import type { AlarmLevels } from '#libs/contract';
import { areLevels, stepOf } from './alarm.rules.js';
import { isInner } from './webhook-address.rules.js';
import { signatureOf } from './webhook.adapter.js';

const above: AlarmLevels = { measure: 'waiting', direction: 'above', raiseAt: 10, clearAt: 5, forSeconds: 0 };
const below: AlarmLevels = {
  ...above,
  measure: 'connection-rate',
  direction: 'below',
  raiseAt: 0.9,
  clearAt: 0.95,
};
const calm = { raised: false, pending: false };
const pending = { raised: false, pending: true };
const raised = { raised: true, pending: false };

describe('an alarm', () => {
  it.each([
    [above, calm, 9, 'stay'],
    [above, calm, 10, 'begin'],
    [above, pending, 9, 'forget'],
    [above, raised, 10, 'stay'],
    // Between the two levels nothing changes: that is hysteresis.
    [above, raised, 6, 'stay'],
    [above, raised, 5, 'clear'],
    [below, calm, 0.9, 'begin'],
    [below, calm, 0.91, 'stay'],
    [below, raised, 0.94, 'stay'],
    [below, raised, 0.95, 'clear'],
    // No data is neither well nor ill.
    [above, calm, null, 'stay'],
    [above, pending, null, 'forget'],
    [above, raised, null, 'stay'],
  ] as const)('%j %j at %p: %s', (levels, state, value, step) =>
    expect(stepOf(levels, state, value)).toBe(step),
  );

  it('needs levels that are apart', () => {
    expect([above, below].map(areLevels)).toEqual([true, true]);
    expect(areLevels({ ...above, clearAt: 10 })).toBe(false);
    expect(areLevels({ ...below, clearAt: 0.8 })).toBe(false);
  });
});

describe('a webhook', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    'fd00::1',
    'fe80::1',
    'no address',
  ])('may not lead to %s', (address) => expect(isInner(address)).toBe(true));
  it.each(['8.8.8.8', '114.114.114.114', '2400:3200::1', '172.32.0.1'])('may lead to %s', (address) =>
    expect(isInner(address)).toBe(false),
  );

  it('is signed as RFC 2104 says', () => {
    // Computed with openssl dgst -sha256 -hmac.
    expect(signatureOf('a secret of sixteen', '1767225600', '{"a":1}')).toBe(
      'sha256=f264df8c1de47c65c6413bee407221529534656808f21d7757a90fc36f3c5ed7',
    );
  });
});
