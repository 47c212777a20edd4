import { describe, expect, it } from '@jest/globals';
import { ConnectionCounter, originAllowed } from './socket-limits.js';

it('ConnectionCounter counts each address by itself and forgets those that left', () => {
  const counter = new ConnectionCounter(2);
  counter.add('a');
  counter.add('a');
  expect([counter.full('a'), counter.full('b')]).toEqual([true, false]);
  counter.remove('a');
  expect(counter.full('a')).toBe(false);
});

it('ConnectionCounter counts the addresses of one IPv6 network together', () => {
  const counter = new ConnectionCounter(2);
  counter.add('2001:db8::1');
  counter.add('2001:db8::2');
  expect([counter.full('2001:db8::3'), counter.full('2001:db8:0:1::3')]).toEqual([true, false]);
  counter.remove('2001:db8::1');
  expect(counter.full('2001:db8::3')).toBe(false);
});

describe('originAllowed', () => {
  it.each([
    [undefined, 'desk.example', [], true],
    ['https://desk.example', 'desk.example', [], true],
    ['https://desk.example:8443', 'desk.example:8443', [], true],
    ['https://desk.example:8443', 'desk.example', [], false],
    ['https://evil.example', 'desk.example', [], false],
    ['https://desk.example.evil.example', 'desk.example', [], false],
    ['https://partner.example', 'desk.example', ['https://partner.example'], true],
    ['http://partner.example', 'desk.example', ['https://partner.example'], false],
    ['https://any.example', 'desk.example', ['*'], true],
    ['null', 'desk.example', [], false],
    ['https://desk.example', undefined, [], false],
  ])('%s to %s with %j: %s', (origin, host, allowed, expected) => {
    expect(originAllowed(origin, host, allowed)).toBe(expected);
  });
});
