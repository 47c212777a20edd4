import { expect, it } from '@jest/globals';
import { socketUrlsOf } from './phone-access.rules.js';

it.each([
  [{ socketUrls: ['wss://a/ws', 'wss://b/ws'], socketUrl: 'wss://a/ws' }, ['wss://a/ws', 'wss://b/ws']],
  [{ socketUrl: 'wss://a/ws' }, ['wss://a/ws']],
  [{ socketUrls: [], socketUrl: null }, []],
  [{ socketUrl: null }, []],
  [{}, []],
])('softphones register at what either version tells: %j', (told, urls) => {
  expect(socketUrlsOf(told)).toEqual(urls);
});
