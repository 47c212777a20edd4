import type { Connection } from 'mongoose';
import { openStores, type Stores } from '#kit';
import { WechatCaller, type Callback } from '#kit/wechat-api';
import { AccountRepository } from '#libs/channel';
import { AppError, type Inbound, type Inbox, type Principal } from '#libs/contract';
import { AuditLog, OfficeRepository, OfficeService, type AuditEntry } from '#libs/identity';
import { readConfig } from '#libs/platform';
import { CoreModule, MONGO, QUEUE_DIRECTORY, StrictPipe } from '#libs/platform/nest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  Global,
  Injectable,
  Module,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { request, type OutgoingHttpHeaders } from 'node:http';
import { WechatModule } from './wechat.module.js';

const INBOX = Symbol('INBOX');
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const ACCOUNT = { appId: 'wxapp', token: 'AAAAA', encodingAesKey: AES_KEY, secret: 'hiddenSecret' };

const FIVE_MB = 5 * 1024 * 1024;

const received: Inbound[] = [];
const inbox: Inbox = {
  receive: (inbound) => {
    received.push(inbound);
    return Promise.resolve({ contactId: 'c1', seq: 1, repeated: false });
  },
};

const audited: AuditEntry[] = [];
const audit = {
  record: (entry: AuditEntry) => {
    audited.push(entry);
    return Promise.resolve();
  },
};
/** Headquarters' queue, and one of district 53. */
const queues = {
  find: (id: string) =>
    Promise.resolve({ general: { id, districtId: '00' }, shenzhen: { id, districtId: '53' } }[id] ?? null),
};

@Global()
@Module({
  providers: [
    { provide: INBOX, useValue: inbox },
    { provide: AuditLog, useValue: audit },
    { provide: QUEUE_DIRECTORY, useValue: queues },
    {
      provide: OfficeService,
      useFactory: (mongo: Connection) => new OfficeService(new OfficeRepository(mongo)),
      inject: [MONGO],
    },
  ],
  exports: [INBOX, AuditLog, QUEUE_DIRECTORY, OfficeService],
})
class InboxModule {}

/** Signs the caller in as an administrator of the district named in a header. */
@Injectable()
class SignedIn implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const http = context
      .switchToHttp()
      .getRequest<{ headers: Record<string, string>; principal?: Principal }>();
    http.principal = { districtId: http.headers['x-district'] ?? '00' } as Principal;
    return true;
  }
}

@Catch(AppError)
class ErrorBodies implements ExceptionFilter {
  catch(error: AppError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(error.status).type('application/json; charset=utf-8').send(error.toBody());
  }
}

let stores: Stores;
let app: NestFastifyApplication;
let base: string;

beforeAll(async () => {
  stores = await openStores();
  const config = readConfig({
    LOG_LEVEL: 'silent',
    MONGODB_URI: stores.mongodbUri,
    REDIS_URL: stores.redisUrl,
    JIETONG_REDIS_PREFIX: stores.redisPrefix,
  });
  @Module({ imports: [CoreModule.forRoot('test', config), WechatModule.forInbox(INBOX, [InboxModule])] })
  class TestModule {}
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
  app.useGlobalGuards(new SignedIn());
  app.useGlobalFilters(new ErrorBodies());
  app.useGlobalPipes(new StrictPipe());
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
  new AccountRepository(stores.mongo, { now: () => 0 });
  await stores.migrate();
});
afterAll(async () => {
  await app.close();
  await stores.close();
});
beforeEach(() => {
  received.length = 0;
});

const api = async (method: string, path: string, body?: object, district = '00') => {
  const answer = await fetch(`${base}/api/v1/wechat-accounts${path}`, {
    method,
    headers: { 'x-district': district, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('the REST API of accounts', () => {
  it('creates, lists, shows and changes, and never answers a secret', async () => {
    const answers = [
      await api('POST', '', { id: 'r1', ...ACCOUNT, mode: 'safe' }, '01'),
      await api('GET', '', undefined, '01'),
      await api('GET', '/r1', undefined, '01'),
      await api('PATCH', '/r1', { welcome: '欢迎' }, '01'),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([201, 200, 200, 200]);
    expect(answers[0]?.body).toMatchObject({
      id: 'r1',
      districtId: '01',
      queueId: 'general',
      maxAgeSeconds: 3600,
    });
    expect(answers[1]?.body).toMatchObject({ items: [{ id: 'r1' }], next: null });
    expect(answers[3]?.body).toMatchObject({ id: 'r1', welcome: '欢迎', mode: 'safe' });
    for (const secret of ['AAAAA', AES_KEY, 'hiddenSecret', 'sealed']) {
      expect(JSON.stringify(answers)).not.toContain(secret);
    }
  });

  it.each([
    ['BAD_INPUT', 400, { token: 'a-b' }],
    ['BAD_INPUT', 400, { encodingAesKey: 'short' }],
    ['BAD_INPUT', 400, { encodingAesKey: null }],
    ['BAD_INPUT', 400, { mode: 'clear' }],
    ['BAD_INPUT', 400, { maxAgeSeconds: -1 }],
    ['BAD_INPUT', 400, { maxAgeSeconds: null }],
    ['BAD_INPUT', 400, { id: 'a/b' }],
    ['BAD_INPUT', 400, { secret: { $ne: 1 } }],
    ['BAD_INPUT', 400, { role: 'administrator' }],
  ])('refuses with %s %d: %j', async (code, status, change) => {
    const answer = await api('POST', '', { id: 'r2', ...ACCOUNT, mode: 'safe', ...change });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('refuses a queue that is not there, or another district’s: its contacts would wait for ever', async () => {
    for (const queueId of ['nowhere', 'shenzhen']) {
      const answer = await api('POST', '', {
        ...ACCOUNT,
        id: 'q1',
        mode: 'plain',
        districtId: '22',
        queueId,
      });
      expect(answer.status).toBe(400);
    }
    const own = { ...ACCOUNT, id: 'q1', mode: 'plain', districtId: '53', queueId: 'shenzhen' };
    expect((await api('POST', '', own)).status).toBe(201);
    expect((await api('PATCH', '/q1', { queueId: 'nowhere' })).status).toBe(400);
  });

  it('writes every change to the audit: names of fields, never their values', async () => {
    audited.length = 0;
    await api('POST', '', { ...ACCOUNT, id: 'a1', mode: 'plain' });
    await api('PATCH', '/a1', { secret: 'newHiddenSecret' });
    expect(audited.map(({ action, target }) => [action, target])).toEqual([
      ['account.created', 'account:a1'],
      ['account.changed', 'account:a1'],
    ]);
    expect(JSON.stringify(audited)).not.toMatch(/hiddenSecret/i);
  });

  it('refuses a taken id, an unknown one, and an emptied secret', async () => {
    await api('POST', '', { id: 'r3', ...ACCOUNT, mode: 'plain' });
    expect(await api('POST', '', { id: 'r3', ...ACCOUNT, mode: 'plain' })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_EXISTS' },
    });
    expect(await api('GET', '/nobody')).toMatchObject({ status: 404 });
    expect(await api('PATCH', '/r3', { token: null })).toMatchObject({ status: 400 });
    expect(await api('PATCH', '/r3', { id: 'r4' })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'id' }] },
    });
  });
});

describe('WeChat’s callbacks over HTTP', () => {
  const account = { id: 'h1', ...ACCOUNT, mode: 'safe' as const };
  const caller = (format: 'xml' | 'json' = 'xml') => new WechatCaller(base, account, { format });
  beforeAll(async () => {
    await api('POST', '', account);
  });

  it('checks the address', async () => {
    const answer = await caller().checkUrl('<b>4375120948345356249</b>');
    expect([answer.status, await answer.text()]).toEqual([200, '<b>4375120948345356249</b>']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'text/xml',
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'nonsense',
    '',
  ])('does not care for the content type %j', async (contentType) => {
    for (const format of ['xml', 'json'] as const) {
      const callback = caller(format).build({
        ...caller().text('oOne', '你好'),
        MsgId: 23456789012345678901n,
      });
      const answer = await caller().post({ ...callback, contentType });
      expect([answer.status, await answer.text()]).toEqual([200, 'success']);
    }
    expect(received.map((inbound) => inbound.externalId)).toEqual([
      '23456789012345678901',
      '23456789012345678901',
    ]);
  });

  it('says why it refuses, with a body of the usual shape, and hands nothing over', async () => {
    const callback = caller().build(caller().text('oOne', 'x'));
    const refused = async (changed: Callback) => {
      const answer = await caller().post(changed);
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    const other = new WechatCaller(base, { ...account, appId: 'wxother' });
    const old = new WechatCaller(base, account, { timestamp: 1_400_000_000 });
    expect(
      await refused({ ...callback, path: callback.path.replace('msg_signature=', 'msg_signature=0') }),
    ).toEqual([401, 'BAD_SIGNATURE']);
    expect(await refused(other.build(caller().text('oOne', 'x')))).toEqual([403, 'BAD_APPID']);
    expect(await refused(old.build(caller().text('oOne', 'x')))).toEqual([403, 'REPLAYED']);
    expect(await refused({ ...callback, path: callback.path.replace('/h1', '/nobody') })).toEqual([
      404,
      'NOT_FOUND',
    ]);
    expect(await refused({ ...callback, body: '<!DOCTYPE x><xml/>' })).toEqual([400, 'BAD_INPUT']);
    expect(await refused({ ...callback, body: '' })).toEqual([400, 'BAD_INPUT']);
    expect(received).toEqual([]);
  });

  it('refuses 5 MB, whole', async () => {
    const callback = { ...caller().build(caller().text('o', 'x')), body: '<'.repeat(FIVE_MB) };
    const answer = await caller().post(callback);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([413, 'TOO_LARGE']);
    expect(received).toEqual([]);
  });

  it.each([
    ['announced', { 'content-length': FIVE_MB }, 1],
    ['not announced', { 'transfer-encoding': 'chunked' }, 64 * 1024 + 1],
  ])('refuses 5 MB that are %s before they have come', async (_, headers, bytes) => {
    const { path } = caller().build(caller().text('o', 'x'));
    expect(await statusAfter(bytes, path, headers)).toBe(413);
  });
});

/** The status answered when only this many bytes of a body have been sent. */
function statusAfter(bytes: number, path: string, headers: OutgoingHttpHeaders): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sending = request(`${base}${path}`, { method: 'POST', headers });
    sending.once('response', (answer) => {
      resolve(answer.statusCode);
      sending.destroy();
    });
    sending.on('error', reject);
    sending.write('<'.repeat(bytes));
  });
}
