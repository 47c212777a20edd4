import { openStores } from '#kit';
import { WechatApiStandIn, WechatCaller } from '#kit/wechat-api';
import { AccountRepository } from '#libs/channel/account';
import {
  TokenHolder,
  TokenRepository,
  WechatAccountService,
  WechatAdapter,
  WechatApi,
  WechatCallbackService,
  type WechatMode,
} from '#libs/channel/wechat';
import { AppError, type Inbox, type Outbound } from '#libs/contract';
import { createLog, systemClock } from '#libs/platform';
import type { Fault, Subject, WayIn } from './subject.js';

const SECRET = 'a deployment secret of 32 letters or more';
const ACCOUNT = {
  id: 'gh1',
  appId: 'wxapp',
  token: 'AAAAA',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  secret: 's3cret',
};

/** WeChat in one of its modes and formats, on real stores and the stand-in of its API. */
export async function wechatSubject(mode: WechatMode, format: 'xml' | 'json'): Promise<Subject> {
  const stores = await openStores();
  const wechat = await WechatApiStandIn.start();
  const accounts = new WechatAccountService(new AccountRepository(stores.mongo, systemClock), SECRET);
  await stores.migrate();
  await accounts.create({ districtId: '00' }, { ...ACCOUNT, mode });
  const api = new WechatApi(wechat.base);
  const tokens = new TokenHolder(
    api,
    new TokenRepository(stores.redis, stores.redisPrefix, SECRET),
    systemClock,
  );
  return {
    adapter: new WechatAdapter(accounts, tokens, api),
    wayIn: (inbox) => wayIn(accounts, inbox, new WechatCaller('', { ...ACCOUNT, mode }, { format })),
    outbound: (text): Outbound => ({
      messageId: 'm1',
      contactId: 'c1',
      seq: 2,
      at: '2026-01-05T01:00:00.000Z',
      accountId: ACCOUNT.id,
      identity: 'oOne',
      text,
    }),
    reached: () => wechat.sent.splice(0).map((message) => message.text),
    faults: faultsOf(wechat),
    async close() {
      await wechat.close();
      await stores.close();
    },
  };
}

function wayIn(accounts: WechatAccountService, inbox: Inbox, caller: WechatCaller): WayIn {
  const callbacks = new WechatCallbackService(
    accounts,
    inbox,
    systemClock,
    createLog('test', { logLevel: 'silent' }),
  );
  return {
    async deliver({ id, identity, text }) {
      const callback = caller.build({ ...caller.text(identity, text), MsgId: id });
      const query = Object.fromEntries(new URL(callback.path, 'http://x').searchParams);
      try {
        return (await callbacks.receive(ACCOUNT.id, query, Buffer.from(callback.body))) === 'success';
      } catch (error) {
        if (error instanceof AppError) return false;
        throw error;
      }
    },
  };
}

function faultsOf(wechat: WechatApiStandIn): Fault[] {
  const fault = (name: string, prepare: () => void, result: Fault['result']): Fault => ({
    name,
    prepare,
    result,
  });
  return [
    fault('window closed', () => wechat.failNext(45015), { status: 'failed', code: '45015' }),
    fault('quota used', () => wechat.failNext(45047), { status: 'failed', code: '45047' }),
    fault('not following', () => wechat.failNext(43004), { status: 'failed', code: '43004' }),
    fault('busy', () => wechat.failNext(-1), { status: 'retry', code: '-1' }),
    fault('no sensible answer', () => wechat.failNext('garbage'), { status: 'unknown', code: 'BAD_ANSWER' }),
    fault('token expired', () => wechat.expireTokens(), { status: 'sent' }),
  ];
}
