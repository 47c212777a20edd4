import type { Outbound } from '#libs/contract';
import { openStores, type Stores } from '#kit';
import { WechatApiStandIn } from '#kit/wechat-api';
import { ManualClock } from '#libs/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WechatAccount } from '../account/settings.rules.js';
import { WechatApi } from './client.service.js';
import { TokenRepository } from './token.repository.js';
import { TokenHolder } from './token.service.js';
import { WechatAdapter } from './wechat.adapter.js';

const SEND = '/cgi-bin/message/custom/send';
const TOKEN = '/cgi-bin/stable_token';
const outbound: Outbound = {
  messageId: 'm1',
  contactId: 'c1',
  seq: 3,
  at: '2026-01-05T01:00:00.000Z',
  accountId: 'gh1',
  identity: 'oOne',
  text: '您好',
};

describe('sending to a follower', () => {
  let stores: Stores;
  let wechat: WechatApiStandIn;
  let adapter: WechatAdapter;
  let apps = 0;

  const build = (base: string, timeoutMs?: number): WechatAdapter => {
    const account = { id: 'gh1', appId: `wxapp${(apps += 1)}`, secret: 's' } as WechatAccount;
    const api = new WechatApi(base, timeoutMs);
    const shared = new TokenRepository(
      stores.redis,
      stores.redisPrefix,
      'a secret of at least 32 characters',
    );
    const accounts = { open: (id: string) => Promise.resolve(id === 'gh1' ? account : null) };
    return new WechatAdapter(accounts, new TokenHolder(api, shared, new ManualClock()), api);
  };

  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    wechat = await WechatApiStandIn.start();
    adapter = build(wechat.base);
  });
  afterEach(() => wechat.close());

  it('hands the words over', async () => {
    expect(await adapter.send(outbound)).toEqual({ status: 'sent' });
    expect(wechat.sent).toMatchObject([{ openId: 'oOne', text: '您好' }]);
  });

  it('sends a template message by its keys, and says what WeChat has against it', async () => {
    const news = { accountId: 'gh1', identity: 'oOne', templateId: 'T1', data: { thing1: '排队过多' } };
    wechat.failNext(40001);
    expect(await adapter.sendTemplate(news)).toEqual({ status: 'sent' });
    expect(wechat.sent).toMatchObject([{ openId: 'oOne', templateId: 'T1', text: 'thing1：排队过多' }]);
    const long = { ...news, data: { thing1: '长'.repeat(21) } };
    expect(await adapter.sendTemplate(long)).toEqual({ status: 'failed', code: '47003' });
    expect(await adapter.sendTemplate({ ...news, accountId: 'gh2' })).toEqual({
      status: 'failed',
      code: 'NO_ACCOUNT',
    });
  });

  it.each([40001, 40014, 42001])('renews the token once after %d and tries again', async (errcode) => {
    wechat.failNext(errcode);
    expect(await adapter.send(outbound)).toEqual({ status: 'sent' });
    expect(wechat.calls.get(SEND)).toBe(2);
    expect(wechat.sent).toHaveLength(1);
  });

  it('gives up when the renewed token is refused too', async () => {
    wechat.failNext(40001, 40001);
    expect(await adapter.send(outbound)).toEqual({ status: 'failed', code: '40001' });
    expect(wechat.calls.get(SEND)).toBe(2);
  });

  it('finds its way back after WeChat has dropped all tokens', async () => {
    await adapter.send(outbound);
    wechat.expireTokens();
    expect(await adapter.send(outbound)).toEqual({ status: 'sent' });
    expect(wechat.calls.get(TOKEN)).toBe(2);
  });

  it.each([40003, 43004, 45009, 45011, 45015, 45047, 48001, 48002, 48004, 99999])(
    'takes %d for final',
    async (errcode) => {
      wechat.failNext(errcode);
      expect(await adapter.send(outbound)).toEqual({ status: 'failed', code: String(errcode) });
      expect(wechat.calls.get(SEND)).toBe(1);
    },
  );

  it.each([
    [-1, { status: 'retry', code: '-1' }],
    [{ status: 503 }, { status: 'retry', code: 'HTTP_503' }],
    [{ status: 502 }, { status: 'unknown', code: 'HTTP_502' }],
    [{ status: 404 }, { status: 'failed', code: 'HTTP_404' }],
    ['garbage', { status: 'unknown', code: 'BAD_ANSWER' }],
    ['drop', { status: 'unknown', code: expect.any(String) }],
  ] as const)('answers %j with %j', async (fault, result) => {
    wechat.failNext(fault);
    expect(await adapter.send(outbound)).toEqual(result);
  });

  it('does not know what became of a message whose answer is too slow', async () => {
    const hasty = build(wechat.base, 300);
    await hasty.send(outbound);
    wechat.failNext('slow');
    expect(await hasty.send(outbound)).toEqual({ status: 'unknown', code: 'TIMEOUT' });
  });

  it('tries again later what never left, whether the token or the message', async () => {
    const { base } = wechat;
    await adapter.send(outbound);
    await wechat.close();
    expect(await adapter.send(outbound)).toEqual({ status: 'retry', code: 'ECONNREFUSED' });
    expect(await build(base).send(outbound)).toEqual({ status: 'retry', code: 'ECONNREFUSED' });
    wechat = await WechatApiStandIn.start();
  });

  it('needs an account', async () => {
    expect(await adapter.send({ ...outbound, accountId: 'nobody' })).toEqual({
      status: 'failed',
      code: 'NO_ACCOUNT',
    });
    const away = new WechatAdapter(
      { open: () => Promise.reject(new Error('store is away')) },
      {} as TokenHolder,
      {} as WechatApi,
    );
    expect(await away.send(outbound)).toEqual({ status: 'retry', code: 'ACCOUNT_UNAVAILABLE' });
  });
});
