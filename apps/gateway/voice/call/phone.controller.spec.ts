import type { Principal } from '#libs/contract';
import type { Config } from '#libs/platform';
import { expect, it } from '@jest/globals';
import { PhoneController } from './phone.controller.js';

const me = { userId: 'ann' } as Principal;
const controllerAt = (sipWsUrls: string[]): PhoneController =>
  new PhoneController(
    { find: async () => null, choose: async () => undefined } as never,
    { sipWsUrls, ariUrl: null, secret: 'a secret of tests' } as unknown as Config,
  );

it.each([
  [['wss://a/ws', 'wss://b/ws'], 'wss://a/ws'],
  [[], null],
])('tells consoles of this version and of the one before where to register: %j, %j', async (urls, first) => {
  const controller = controllerAt(urls);
  const sockets = { socketUrls: urls, socketUrl: first };
  expect(await controller.chosen(me)).toEqual({ kind: null, ...sockets });
  expect(await controller.choose(me, { kind: 'webrtc' })).toMatchObject({ kind: 'webrtc', ...sockets });
});
