import { openStores, type Stores } from '#kit';
import { WechatApiStandIn } from '#kit/wechat-api';
import { connectRedis, ManualClock } from '#libs/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { WechatApi } from './client.service.js';
import { TokenRepository } from './token.repository.js';
import { TokenHolder } from './token.service.js';

const SECRET = 'a deployment secret of 32 letters or more';
const PATH = '/cgi-bin/stable_token';
const clock = new ManualClock();

describe('the access token', () => {
  let stores: Stores;
  let wechat: WechatApiStandIn;
  let apps = 0;
  let app: { appId: string; secret: string };
  const process = (redis = stores.redis): TokenHolder =>
    new TokenHolder(
      new WechatApi(wechat.base),
      new TokenRepository(redis, stores.redisPrefix, SECRET),
      clock,
    );

  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    wechat = await WechatApiStandIn.start();
    app = { appId: `wxapp${(apps += 1)}`, secret: 'hiddenSecret' };
  });
  afterEach(() => wechat.close());

  it('is fetched once for all processes', async () => {
    const processes = [process(), process(), process()];
    const answers = await Promise.all([...processes, ...processes].map((one) => one.token(app)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toEqual({ token: `stand-in-token-${app.appId}-1` });
    expect(wechat.calls.get(PATH)).toBe(1);
  });

  it('lies in Redis sealed, and ends five minutes before its time', async () => {
    await process().token(app);
    const keys = await stores.redis.keys(`${stores.redisPrefix}:wechat-token:*`);
    for (const key of keys) {
      expect(await stores.redis.get(key)).not.toContain('stand-in-token');
      expect(key).not.toContain(app.secret);
    }
    const lives = await Promise.all(keys.map((key) => stores.redis.pttl(key)));
    expect(Math.max(...lives)).toBeLessThanOrEqual(6_900_000);
    expect(Math.max(...lives)).toBeGreaterThan(6_800_000);
  });

  it('is renewed once however many were refused, by force only if WeChat answers the same again', async () => {
    const processes = [process(), process()];
    const [first] = await Promise.all(processes.map((one) => one.token(app)));
    const old = (first as { token: string }).token;
    const renewed = await Promise.all(processes.map((one) => one.renew(app, old)));
    expect(renewed).toEqual([
      { token: `stand-in-token-${app.appId}-2` },
      { token: `stand-in-token-${app.appId}-2` },
    ]);
    expect(wechat.calls.get(PATH)).toBe(3); // first, again the same, forced
    wechat.expireTokens();
    await processes[0]?.renew(app, `stand-in-token-${app.appId}-2`);
    expect(wechat.calls.get(PATH)).toBe(4); // expired: no force needed
  });

  it('is held by the process itself while Redis is away', async () => {
    const away = await connectRedis(stores.redisUrl);
    const ended = once(away, 'end');
    away.disconnect();
    await ended;
    const alone = process(away);
    expect(await alone.token(app)).toEqual({ token: `stand-in-token-${app.appId}-1` });
    expect(await alone.token(app)).toEqual({ token: `stand-in-token-${app.appId}-1` });
    expect(wechat.calls.get(PATH)).toBe(1);
    clock.advance(6_900_001);
    await alone.token(app);
    expect(wechat.calls.get(PATH)).toBe(2);
  });

  it('is nobody else’s: a wrong secret gets none', async () => {
    await process().token(app);
    const thief = { ...app, secret: 'guessed' };
    expect(await process().token(thief)).toEqual({ failure: { status: 'failed', code: '40125' } });
  });

  it.each([
    [-1, 'retry', '-1'],
    [40164, 'failed', '40164'],
    ['drop', 'retry', expect.any(String)],
    ['garbage', 'retry', 'BAD_ANSWER'],
    [{ status: 500 }, 'retry', 'HTTP_500'],
  ] as const)('that WeChat does not give (%j) means %s for the message', async (fault, status, code) => {
    wechat.failNextToken(fault);
    expect(await process().token(app)).toEqual({ failure: { status, code } });
    expect(await process().token(app)).toEqual({ token: `stand-in-token-${app.appId}-1` });
  });
});
