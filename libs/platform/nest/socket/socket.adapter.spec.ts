import { AppError, type Ack } from '#libs/contract';
import { openStores, type Stores } from '#kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, type OnGatewayConnection } from '@nestjs/websockets';
import { IsString } from 'class-validator';
import { Socket as ServerSocket } from 'socket.io';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { startTestApp, type TestApp } from '#kit/http-app';
import { SOCKET_AUTH, type SocketDoors } from './socket-auth.js';
import { SocketGateway, SocketPrincipal } from './socket-events.js';

class WordDto {
  @IsString()
  word!: string;
}

class EmptyDto {}

const received: string[] = [];

@SocketGateway('/agent')
class AgentGateway implements OnGatewayConnection {
  async handleConnection(socket: ServerSocket): Promise<void> {
    if (socket.handshake.auth['token'] === 'unlucky') throw new Error('store is away');
  }

  @SubscribeMessage('echo')
  echo(@MessageBody() body: WordDto, @SocketPrincipal() who: { userId: string }): Promise<unknown> {
    received.push(body.word);
    return Promise.resolve({ word: body.word, kind: body.constructor.name, userId: who.userId });
  }

  @SubscribeMessage('empty')
  empty(@MessageBody() _body: EmptyDto, @ConnectedSocket() socket: ServerSocket): object {
    return { connected: socket.connected };
  }

  @SubscribeMessage('refuse')
  async refuse(): Promise<never> {
    throw new AppError('STALE_EPOCH', { epoch: 4 });
  }

  @SubscribeMessage('guarded')
  @UseGuards({ canActivate: () => false })
  guarded(): object {
    return {};
  }

  @SubscribeMessage('boom')
  boom(): never {
    throw new Error('the secret');
  }
}

@SocketGateway('/live')
class ClosedGateway {}

const doors: SocketDoors = {
  '/agent': {
    async admit(token) {
      if (token === 'broken') throw new Error('the secret');
      if (token === 'banned') throw new AppError('FORBIDDEN', { why: 'banned' });
      return ['good', 'unlucky'].includes(token) ? { userId: 'u1', sessionId: 's1' } : null;
    },
    stillGood: async (principals) => principals.map(() => true),
  },
};

let stores: Stores;
let test: TestApp;
const clients: Socket[] = [];
beforeAll(async () => {
  stores = await openStores();
  test = await startTestApp(
    stores,
    {
      providers: [AgentGateway, ClosedGateway, { provide: SOCKET_AUTH, useValue: doors }],
    },
    {
      config: { allowedOrigins: ['https://partner.example'], trustedProxies: ['loopback'] },
      socketLimits: { refusalsUntilClosed: 20, connectionsPerAddress: 20 },
    },
  );
});
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect();
});
afterAll(async () => {
  await test.close();
  await stores.close();
});

type Options = Partial<ManagerOptions & SocketOptions>;
type Refused = Error & { data?: unknown; description?: unknown };

const open = (token: unknown, options: Options = {}, namespace = '/agent'): Socket => {
  const client = io(`${test.url}${namespace}`, {
    auth: { token },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...options,
  });
  clients.push(client);
  return client;
};
const connected = async (client: Socket): Promise<Socket> =>
  new Promise((resolve, reject) =>
    client.once('connect', () => resolve(client)).once('connect_error', reject),
  );
const refused = async (client: Socket): Promise<Refused> =>
  new Promise((resolve, reject) =>
    client.once('connect_error', resolve).once('connect', () => reject(new Error('let in'))),
  );
const ask = (client: Socket, event: string, ...args: unknown[]): Promise<Ack<any>> =>
  client.timeout(5000).emitWithAck(event, ...args);

describe('connecting', () => {
  it.each([
    ['no token', undefined, 'NOT_SIGNED_IN'],
    ['a wrong token', 'wrong', 'NOT_SIGNED_IN'],
    ['a token that is no string', { $ne: null }, 'NOT_SIGNED_IN'],
    ['a refusal of the authenticator', 'banned', 'FORBIDDEN'],
    ['a failing authenticator', 'broken', 'INTERNAL'],
  ])('is refused with an ErrorBody: %s', async (_, token, code) => {
    const error = await refused(open(token));
    expect(error.message).toBe(code);
    expect(error.data).toMatchObject({
      code,
      message: expect.any(String),
      messageEn: expect.any(String),
    });
    expect(JSON.stringify(error.data)).not.toContain('secret');
  });

  it('is refused where nothing authenticates: the root and a namespace without authenticator', async () => {
    expect((await refused(open('good', {}, '/'))).message).toBe('FORBIDDEN');
    expect((await refused(open('good', {}, '/live'))).message).toBe('FORBIDDEN');
  });

  it.each(['websocket', 'polling'] as const)('works over %s', async (transport) => {
    const client = await connected(open('good', { transports: [transport] }));
    expect(await ask(client, 'echo', { word: 'a' })).toEqual({
      ok: true,
      data: { word: 'a', kind: 'WordDto', userId: 'u1' },
    });
  });

  it('is refused from a page of another origin, and let in from ours and allowed ones', async () => {
    const from = (origin: string): Socket => open('good', { extraHeaders: { origin } });
    await expect(refused(from('https://evil.example'))).resolves.toBeDefined();
    await expect(refused(from('null'))).resolves.toBeDefined();
    await connected(from(test.url));
    await connected(from('https://partner.example'));
    const answer = await fetch(`${test.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://evil.example' },
    });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('BAD_ORIGIN')]);
  });

  it('that fails in the gateway closes the socket, so that the client tries again', async () => {
    const client = open('unlucky');
    const reason = await new Promise((resolve) => client.once('disconnect', resolve));
    expect(reason).toBe('transport close');
    expect((await fetch(`${test.url}/health/live`)).status).toBe(200);
  });
});

describe('events', () => {
  it('answer a failure as they answer success', async () => {
    const client = await connected(open('good'));
    expect(await ask(client, 'refuse')).toEqual({
      ok: false,
      error: new AppError('STALE_EPOCH', { epoch: 4 }).toBody(),
    });
    expect(await ask(client, 'guarded')).toEqual({ ok: false, error: new AppError('FORBIDDEN').toBody() });
    expect(await ask(client, 'boom', {})).toEqual({
      ok: false,
      error: new AppError('INTERNAL').toBody(),
    });
    expect(await ask(client, 'empty', {})).toEqual({ ok: true, data: { connected: true } });
    expect(await ask(client, 'empty')).toEqual({ ok: true, data: { connected: true } });
  });

  it.each([
    ['an unknown field', 'echo', [{ word: 'a', role: 'admin' }], 'role'],
    ['a wrong type', 'echo', [{ word: { $ne: 1 } }], 'word'],
    ['no body', 'echo', [], 'word'],
    ['an array', 'echo', [['a']], ''],
    ['a string', 'echo', ['a'], ''],
    ['a buffer', 'echo', [Buffer.from('a')], ''],
    ['two bodies', 'echo', [{ word: 'a' }, { word: 'b' }], ''],
    ['__proto__', 'echo', [JSON.parse('{"word":"a","__proto__":{"x":1}}')], '__proto__'],
    ['a field of an event without any', 'empty', [{ a: 1 }], 'a'],
    ['an unknown event', 'nonsense', [{}], ''],
  ])('refuse %s', async (_, event, args, field) => {
    const client = await connected(open('good'));
    expect(await ask(client, event, ...args)).toMatchObject({
      ok: false,
      error: { code: 'BAD_INPUT', details: [{ field }] },
    });
  });

  it('work without an acknowledgement, and a failure then ends nothing', async () => {
    const client = await connected(open('good'));
    received.length = 0;
    client.emit('boom', {});
    client.emit('echo', { word: 1 });
    client.emit('echo', { word: 'heard' });
    expect(await ask(client, 'echo', { word: 'after' })).toMatchObject({ ok: true });
    expect(received).toEqual(['heard', 'after']);
  });

  it('are refused beyond the rate, and a flood closes the socket', async () => {
    const client = await connected(open('good'));
    const ended = new Promise((resolve) => client.once('disconnect', resolve));
    const answers = await Promise.all(Array.from({ length: 70 }, () => ask(client, 'echo', { word: 'a' })));
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
    expect(codes.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 'ok'));
    expect(codes).toContain('TOO_MANY');
    for (let index = 0; index < 200; index += 1) client.emit('echo', { word: 'a' });
    await ended;
  });

  it('beyond 64 KiB close the socket', async () => {
    const client = await connected(open('good'));
    const ended = new Promise((resolve) => client.once('disconnect', resolve));
    client.emit('echo', { word: 'x'.repeat(100_000) });
    await ended;
  });
});

it('holds each address behind a trusted proxy to its own limit', async () => {
  const from = (address: string): Socket => open('good', { extraHeaders: { 'x-forwarded-for': address } });
  await Promise.all(Array.from({ length: 20 }, () => connected(from('198.51.100.1'))));
  expect((await refused(from('198.51.100.1'))).message).toMatch(/websocket error|TOO_MANY/);
  await connected(from('198.51.100.2'));
});

it('counts connected sockets', async () => {
  await connected(open('good'));
  const text = await (await fetch(`${test.url}/metrics`)).text();
  expect(text).toMatch(/jietong_sockets\{namespace="\/agent"\} [1-9]/);
});
