import { describe, expect, it } from '@jest/globals';
import { clientAddress, isProxyEntry, trustedBy } from './proxies.rules.js';

it.each([
  ['10.1.2.3', true],
  ['10.0.0.0/8', true],
  ['::1', true],
  ['fd00::/8', true],
  ['loopback', true],
  ['uniquelocal', true],
  ['proxy.example', false],
  ['10.0.0.0/33', false],
  ['10.0.0.0/', false],
  ['10.0.0/8', false],
  ['10.0.0.0/8/8', false],
  ['toString', false],
  ['', false],
])('%j as a proxy: %s', (entry, expected) => {
  expect(isProxyEntry(entry)).toBe(expected);
});

describe('the address of a client', () => {
  const isTrusted = trustedBy(['loopback', '10.0.0.0/8']);

  it.each([
    ['203.0.113.9', '198.51.100.1', '203.0.113.9', 'of a stranger is their own, whatever they claim'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1', 'behind a proxy is what it says'],
    ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1', 'is seen through IPv6 as well'],
    ['127.0.0.1', '192.0.2.7, 198.51.100.1, 10.9.9.9', '198.51.100.1', 'is the nearest no proxy'],
    ['127.0.0.1', '10.0.0.5', '10.0.0.5', 'is the farthest if all are proxies'],
    ['127.0.0.1', 'unknown', '127.0.0.1', 'is not what is no address'],
    ['127.0.0.1', undefined, '127.0.0.1', 'is the sender where nothing is said'],
  ])('%s saying %s is %s: %s', (sender, said, expected, _why) => {
    expect(clientAddress(sender, said, isTrusted)).toBe(expected);
  });

  it('is the sender where no proxy is trusted', () => {
    expect(clientAddress('127.0.0.1', '198.51.100.1', trustedBy([]))).toBe('127.0.0.1');
  });
});
