import { AppError, type Inbound, type Inbox, type Received } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { WechatCaller, type Callback, type CallbackFields } from '#kit/wechat-api';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import type { WechatAccount, WechatMode } from './account/settings.rules.js';
import { parseBody } from './body.rules.js';
import { WechatCallbackService, type CallbackQuery } from './callback.service.js';
import { decodeAesKey, decryptMessage, sign } from './crypto.rules.js';

const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const clock = new ManualClock();
const seconds = (): number => Math.floor(clock.now() / 1000);
const lines: string[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });

function account(mode: WechatMode, changes: Partial<WechatAccount> = {}): WechatAccount {
  return {
    id: 'gh1',
    channel: 'wechat',
    districtId: '00',
    queueId: 'general',
    appId: 'wxapp',
    mode,
    maxAgeSeconds: 3600,
    welcome: null,
    token: 'AAAAA',
    aesKey: mode === 'plain' ? null : decodeAesKey(AES_KEY),
    secret: 's3cret',
    ...changes,
  };
}

let received: Inbound[];
const inbox: Inbox = {
  receive: (inbound) => {
    received.push(inbound);
    return Promise.resolve({ contactId: 'c1', seq: 1, repeated: false });
  },
};
const service = (of: WechatAccount, into: Inbox = inbox, deadlineMs?: number) =>
  new WechatCallbackService(
    { open: (id) => Promise.resolve(id === of.id ? of : null) },
    into,
    clock,
    log,
    deadlineMs,
  );
const caller = (of: WechatAccount, format: 'xml' | 'json' = 'xml', timestamp = seconds()) =>
  new WechatCaller('http://unused', { ...of, encodingAesKey: AES_KEY }, { format, timestamp });
const queryOf = (callback: Callback): Record<string, string> =>
  Object.fromEntries(new URL(callback.path, 'http://x').searchParams);
const deliver = (to: WechatCallbackService, callback: Callback, query: CallbackQuery = queryOf(callback)) =>
  to.receive('gh1', query, Buffer.from(callback.body));
const refusal = (code: string) => expect.objectContaining({ code });

beforeEach(() => {
  received = [];
  lines.length = 0;
});

describe('the check of the address', () => {
  const vectors = JSON.parse(readFileSync('test/vectors/wechat.json', 'utf8')) as Record<string, string>[];
  const v1 = vectors.find((v) => v['id'] === 'V1') ?? {};

  it('answers the echostr of vector V1', async () => {
    expect(await service(account('safe', { maxAgeSeconds: 0 })).verify('gh1', v1)).toBe(v1['echostr']);
  });

  it.each([
    ['BAD_SIGNATURE', { ...v1, nonce: '1' }, 'gh1', 0],
    ['BAD_SIGNATURE', { ...v1, signature: [v1['signature']] }, 'gh1', 0],
    ['BAD_SIGNATURE', {}, 'gh1', 0],
    ['NOT_FOUND', v1, 'other', 0],
    ['REPLAYED', v1, 'gh1', 3600],
  ])('refuses with %s', async (code, query, id, maxAgeSeconds) => {
    await expect(service(account('plain', { maxAgeSeconds })).verify(id, query)).rejects.toEqual(
      refusal(code),
    );
  });
});

describe.each(['plain', 'compatible', 'safe'] as const)('a callback in %s mode', (mode) => {
  const of = account(mode);

  it.each(['xml', 'json'] as const)('as %s is handed over with every digit of its id', async (format) => {
    const fields: CallbackFields = {
      ...caller(of, format).text('oOne', '你好 😀 ]]> <b>&'),
      MsgId: 23456789012345678901n,
    };
    expect(await deliver(service(of), caller(of, format).build(fields))).toBe('success');
    expect(received).toEqual([
      {
        channel: 'wechat',
        accountId: 'gh1',
        externalId: '23456789012345678901',
        identity: 'oOne',
        kind: 'message',
        text: '你好 😀 ]]> <b>&',
        at: seconds() * 1000,
      },
    ]);
    expect(lines.join('')).not.toMatch(/oOne|你好/);
  });

  it('with a wrong signature is refused and handed to nobody', async () => {
    const callback = caller({ ...of, token: 'BBBBB' }).build(caller(of).text('oOne', 'x'));
    await expect(deliver(service(of), callback)).rejects.toEqual(refusal('BAD_SIGNATURE'));
    expect(received).toEqual([]);
  });

  it.each([
    [3601, 'REPLAYED'],
    [-301, 'REPLAYED'],
  ])('that is %d s old is refused', async (age, code) => {
    const old = caller(of, 'xml', seconds() - age);
    await expect(deliver(service(of), old.build(old.text('oOne', 'x')))).rejects.toEqual(refusal(code));
    expect(received).toEqual([]);
  });

  it.each([3600, -300])('that is %d s old is taken', async (age) => {
    const old = caller(of, 'xml', seconds() - age);
    expect(await deliver(service(of), old.build(old.text('oOne', 'x')))).toBe('success');
  });

  it('of any age is taken when the account has no limit', async () => {
    const open = account(mode, { maxAgeSeconds: 0 });
    const old = caller(open, 'xml', 1_400_000_000);
    expect(await deliver(service(open), old.build(old.text('oOne', 'x')))).toBe('success');
  });

  it('whose timestamp was changed does not match its signature any more', async () => {
    const callback = caller(of, 'xml', seconds() - 9999).build(caller(of).text('oOne', 'x'));
    const query = { ...queryOf(callback), timestamp: String(seconds()) };
    await expect(deliver(service(of), callback, query)).rejects.toEqual(refusal('BAD_SIGNATURE'));
  });

  it('about something else than a conversation is acknowledged, and that is all', async () => {
    expect(await deliver(service(of), caller(of).build(caller(of).event('oOne', 'CLICK', 'menu')))).toBe(
      'success',
    );
    expect(received).toEqual([]);
  });

  it('is not acknowledged when the inbox cannot keep it', async () => {
    const broken: Inbox = { receive: () => Promise.reject(new Error('store is away')) };
    const callback = caller(of).build(caller(of).text('oOne', 'x'));
    await expect(deliver(service(of, broken), callback)).rejects.toEqual(refusal('UNAVAILABLE'));
    const refusing: Inbox = { receive: () => Promise.reject(new AppError('UNAVAILABLE')) };
    await expect(deliver(service(of, refusing), callback)).rejects.toEqual(refusal('UNAVAILABLE'));
  });

  it('is not acknowledged when the inbox takes too long', async () => {
    const callback = caller(of).build(caller(of).text('oOne', 'x'));
    const stuck: Inbox = { receive: () => new Promise<Received>(() => undefined) };
    await expect(deliver(service(of, stuck, 20), callback)).rejects.toEqual(refusal('UNAVAILABLE'));
  });
});

describe('an encrypted callback', () => {
  const of = account('safe');
  const fields = caller(of).text('oOne', 'true words');

  it('for another app is refused', async () => {
    const callback = caller({ ...of, appId: 'wxother' }).build(fields);
    await expect(deliver(service(of), callback)).rejects.toEqual(refusal('BAD_APPID'));
    expect(received).toEqual([]);
  });

  it.each(['safe', 'compatible'] as const)(
    'is demanded in %s mode: a plain body is refused',
    async (mode) => {
      const callback = caller(account('plain')).build(fields);
      await expect(deliver(service(account(mode)), callback)).rejects.toEqual(refusal('BAD_SIGNATURE'));
      expect(received).toEqual([]);
    },
  );

  it.each(['xml', 'json'] as const)('counts alone: forged %s beside it is not read', async (format) => {
    const both = account('compatible');
    const callback = caller(both, format).build(fields);
    const forged = {
      ...callback,
      body: callback.body.replace('true words', 'forged').replace('oOne', 'oEvil'),
    };
    expect(forged.body).not.toBe(callback.body);
    expect(await deliver(service(both), forged)).toBe('success');
    expect(received).toMatchObject([{ text: 'true words', identity: 'oOne' }]);
  });

  it('is not saved by a right signature of the plain kind', async () => {
    const callback = caller(of).build(fields);
    const query = { ...queryOf(callback), msg_signature: queryOf(callback)['signature'] };
    await expect(deliver(service(of), callback, query)).rejects.toEqual(refusal('BAD_SIGNATURE'));
  });
});

describe('a new follower', () => {
  it.each([
    ['plain', 'xml'],
    ['plain', 'json'],
    ['safe', 'xml'],
    ['safe', 'json'],
    ['compatible', 'xml'],
  ] as const)('is greeted in %s mode as %s', async (mode, format) => {
    const of = account(mode, { welcome: '欢迎 ]]>' });
    const call = caller(of, format);
    const answer = await deliver(service(of), call.build(call.event('oNew', 'subscribe', 'qrscene_7')));
    expect(received).toMatchObject([{ kind: 'follow', identity: 'oNew' }]);
    let reply = parseBody(Buffer.from(answer));
    if (of.aesKey) {
      const [encrypted, signature, timestamp, nonce] = ['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce'].map(
        (name) => reply.fields.get(name) ?? '',
      ) as [string, string, string, string];
      expect(signature).toBe(sign([of.token, timestamp, nonce, encrypted]));
      reply = parseBody(Buffer.from(decryptMessage(of.aesKey, of.appId, encrypted)));
    }
    expect(reply.format).toBe(format);
    expect(Object.fromEntries(reply.fields)).toEqual({
      ToUserName: 'oNew',
      FromUserName: 'gh_gh1',
      CreateTime: String(seconds()),
      MsgType: 'text',
      Content: '欢迎 ]]>',
    });
  });

  it('is only acknowledged without a welcome, as is an unfollow with one', async () => {
    const silent = account('plain');
    expect(await deliver(service(silent), caller(silent).build(caller(silent).event('o', 'subscribe')))).toBe(
      'success',
    );
    const warm = account('plain', { welcome: '欢迎' });
    expect(await deliver(service(warm), caller(warm).build(caller(warm).event('o', 'unsubscribe')))).toBe(
      'success',
    );
    expect(received.map((inbound) => inbound.kind)).toEqual(['follow', 'unfollow']);
  });
});
