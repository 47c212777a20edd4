import { describe, expect, it } from '@jest/globals';
import { isInner } from './inner-address.rules.js';
import { signatureOf } from './signature.rules.js';

describe('what is sent out', () => {
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
