import { rooms } from '#libs/contract';
import { createRedis, SocketPush } from '#libs/platform';
import { eventually, openStores, type Stores } from '#kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketServer,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import { IsString } from 'class-validator';
import type { Redis } from 'ioredis';
import { Namespace as IoNamespace, Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { startTestApp, type TestApp } from '#kit/http-app';
import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { SOCKET_AUTH, type SocketDoors } from './socket-auth.js';
import { SocketGateway } from './socket-events.js';

class WordDto {
  @IsString()
  word!: string;
}

@SocketGateway('/agent')
class AgentGateway implements OnGatewayConnection {
  @WebSocketServer()
  server!: IoNamespace;

  async handleConnection(socket: ServerSocket): Promise<void> {
    await socket.join(rooms.agent('u1'));
  }

  /** Tells everybody, through whatever processes there are. */
  @SubscribeMessage('tell')
  tell(@MessageBody() body: WordDto, @ConnectedSocket() socket: ServerSocket): object {
    this.server.to(rooms.agent('u1')).emit('told', body.word);
    return { id: socket.id };
  }
}

/** Tokens are session ids; those in `ended` are no longer good. */
const ended = new Set<string>();
/** How many sockets were asked about at once. */
const questions: number[] = [];
let storeAway = false;
const doors: SocketDoors = {
  '/agent': {
    admit: async (token) => (ended.has(token) ? null : { userId: 'u1', sessionId: token }),
    async stillGood(principals) {
      questions.push(principals.length);
      if (storeAway) throw new Error('store is away');
      return principals.map((principal) => !ended.has((principal as { sessionId: string }).sessionId));
    },
  },
};

let stores: Stores;
let proxy: TcpProxy;
let one: TestApp;
let two: TestApp;
let emitterRedis: Redis;
const clients: Socket[] = [];

beforeAll(async () => {
  stores = await openStores();
  const address = new URL(stores.redisUrl);
  proxy = await openTcpProxy(address.hostname, Number(address.port || 6379));
  const parts = { providers: [AgentGateway, { provide: SOCKET_AUTH, useValue: doors }] };
  const limits = { socketLimits: { recheckMs: 100 } };
  one = await startTestApp(stores, parts, {
    ...limits,
    config: { redisUrl: `redis://127.0.0.1:${proxy.port}` },
  });
  two = await startTestApp(stores, parts, limits);
  emitterRedis = createRedis(stores.redisUrl);
  await emitterRedis.connect();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect();
});
afterAll(async () => {
  await one.close();
  await two.close();
  emitterRedis.disconnect();
  await proxy.close();
  await stores.close();
});

const open = async (app: TestApp, token: string): Promise<Socket> => {
  const client = io(`${app.url}/agent`, {
    auth: { token },
    transports: ['websocket'],
    forceNew: true,
  });
  clients.push(client);
  await new Promise((resolve) => client.once('connect', () => resolve(undefined)));
  return client;
};
const next = (client: Socket, event: string): Promise<unknown> =>
  new Promise((resolve) => client.once(event, resolve));
/** Repeats a push, which may be lost, until it has arrived. */
const until = async (arrived: Promise<unknown>, push: () => void): Promise<unknown> => {
  const timer = setInterval(push, 50);
  push();
  return arrived.finally(() => clearInterval(timer));
};

// First, because ioredis keeps timers of 2 s for the commands of a connection that broke.
it('an app with Redis away from its start on serves sockets', async () => {
  const dead = await openTcpProxy('127.0.0.1', 1);
  dead.cut();
  const app = await startTestApp(
    stores,
    { providers: [AgentGateway, { provide: SOCKET_AUTH, useValue: doors }] },
    { config: { redisUrl: `redis://127.0.0.1:${dead.port}` } },
  );
  const client = await open(app, 's9');
  expect(await client.emitWithAck('tell', { word: 'alone' })).toMatchObject({ ok: true });
  await app.close();
  await dead.close();
});

describe('pushes', () => {
  it('from an emitter elsewhere reach the room in every process, and no other room', async () => {
    const push = new SocketPush(emitterRedis, stores.redisPrefix);
    const [a, b] = [await open(one, 's1'), await open(two, 's2')];
    const strays: unknown[] = [];
    a.on('stray', (word) => strays.push(word));
    const heard = Promise.all([next(a, 'contact.changed'), next(b, 'contact.changed')]);
    push.send('/agent', rooms.agent('u2'), 'stray', 1);
    new SocketPush(emitterRedis, 'other-prefix').send('/agent', rooms.agent('u1'), 'stray', 2);
    push.send('/visitor', rooms.agent('u1'), 'stray', 3);
    push.send('/agent', rooms.agent('u1'), 'contact.changed', { id: 'c1', 名: '张' });
    expect(await heard).toEqual([
      { id: 'c1', 名: '张' },
      { id: 'c1', 名: '张' },
    ]);
    expect(strays).toEqual([]);
  });

  it('from one process reach the sockets of another', async () => {
    const [a, b] = [await open(one, 's1'), await open(two, 's2')];
    const heard = next(b, 'told');
    await a.emitWithAck('tell', { word: 'hello' });
    expect(await heard).toBe('hello');
  });
});

describe('an ended session', () => {
  it('loses its sockets in every process, and no other session does', async () => {
    const push = new SocketPush(emitterRedis, stores.redisPrefix);
    const [a, b, other] = [await open(one, 's3'), await open(two, 's3'), await open(one, 's4')];
    const gone = Promise.all([next(a, 'disconnect'), next(b, 'disconnect')]);
    push.disconnect('/agent', rooms.session('s3'));
    await gone;
    expect(await other.emitWithAck('tell', { word: 'still here' })).toMatchObject({ ok: true });
  });

  it('loses its sockets also when nobody pushes', async () => {
    const client = await open(one, 's5');
    const gone = next(client, 'disconnect');
    ended.add('s5');
    await gone;
  });

  it('is asked about for all sockets at once, and a store that is away ends none', async () => {
    const kept = await Promise.all(['s11', 's12', 's13'].map((token) => open(two, token)));
    const last = await open(two, 's14');
    storeAway = true;
    const asked = questions.length;
    await eventually(
      async () => questions.slice(asked).filter((count) => count >= 4).length,
      (rounds) => rounds >= 2,
    );
    storeAway = false;
    const gone = next(last, 'disconnect');
    ended.add('s14');
    await gone;
    expect(kept.map((client) => client.connected)).toEqual([true, true, true]);
  });
});

describe('without Redis', () => {
  it('a process goes on with its own sockets, and hears the others again afterwards', async () => {
    const push = new SocketPush(emitterRedis, stores.redisPrefix);
    const client = await open(one, 's6');
    proxy.cut();
    const told = next(client, 'told');
    expect(await client.emitWithAck('tell', { word: 'alone' })).toMatchObject({ ok: true });
    expect(await told).toBe('alone');
    const late = await open(one, 's7');
    expect(await late.emitWithAck('tell', { word: 'new' })).toMatchObject({ ok: true });
    proxy.mend();
    const heard = next(client, 'contact.changed');
    await until(heard, () => push.send('/agent', rooms.agent('u1'), 'contact.changed', 1));
  });

  it('that hangs, a process goes on, and a push that times out ends nothing', async () => {
    const hanging = createRedis(`redis://127.0.0.1:${proxy.port}`);
    await hanging.connect();
    const client = await open(one, 's8');
    proxy.stall();
    new SocketPush(hanging, stores.redisPrefix).send('/agent', rooms.agent('u1'), 'x', 1);
    await expect(hanging.ping()).rejects.toThrow('timed out');
    const told = next(client, 'told');
    expect(await client.emitWithAck('tell', { word: 'alone' })).toMatchObject({ ok: true });
    expect(await told).toBe('alone');
    proxy.mend();
    hanging.disconnect();
  });
});
