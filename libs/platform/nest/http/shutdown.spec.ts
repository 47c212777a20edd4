import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Inject } from '@nestjs/common';
import { SubscribeMessage, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import type { Connection } from 'mongoose';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { startTestApp, type TestApp } from '#kit/http-app';
import { MONGO } from '../core.module.js';
import { SOCKET_AUTH, type SocketDoor } from '../socket/socket-auth.js';
import { SocketGateway } from '../socket/socket-events.js';

/** A gate that a test opens, and through which slow work goes. */
class Gate {
  open: () => void = () => undefined;
  entered = 0;
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
  private wake: (() => void)[] = [];

  async pass(): Promise<void> {
    this.entered += 1;
    for (const wake of this.wake.splice(0)) wake();
    await this.opened;
  }

  async arrivals(count: number): Promise<void> {
    while (this.entered < count) await new Promise<void>((resolve) => this.wake.push(resolve));
  }
}

const GATE = Symbol('GATE');
const notes = (mongo: Connection) => mongo.collection<{ _id: string }>('notes');

@Controller()
class SlowController {
  constructor(
    @Inject(MONGO) private readonly mongo: Connection,
    @Inject(GATE) private readonly gate: Gate,
  ) {}

  @Get('slow')
  async slow(): Promise<{ done: boolean }> {
    await this.gate.pass();
    await notes(this.mongo).insertOne({ _id: 'request' });
    return { done: true };
  }
}

@SocketGateway('/agent')
class SlowGateway implements OnGatewayConnection, OnGatewayDisconnect {
  private connected = false;

  constructor(
    @Inject(MONGO) private readonly mongo: Connection,
    @Inject(GATE) private readonly gate: Gate,
  ) {}

  async handleConnection(): Promise<void> {
    await notes(this.mongo).findOne({ _id: 'nothing' });
    this.connected = true;
  }

  async handleDisconnect(): Promise<void> {
    await notes(this.mongo).findOne({ _id: 'nothing' });
    await notes(this.mongo).insertOne({ _id: 'left' });
  }

  @SubscribeMessage('state')
  state(): { connected: boolean } {
    return { connected: this.connected };
  }

  @SubscribeMessage('slow')
  async slow(): Promise<object> {
    await this.gate.pass();
    await notes(this.mongo).insertOne({ _id: 'event' });
    return {};
  }
}

let stores: Stores;
beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

const everybody: SocketDoor = {
  admit: async () => ({ userId: 'u1' }),
  stillGood: async (principals) => principals.map(() => true),
};

const start = (gate: Gate, stopMs?: number): Promise<TestApp> =>
  startTestApp(
    stores,
    {
      controllers: [SlowController],
      providers: [
        SlowGateway,
        { provide: GATE, useValue: gate },
        { provide: SOCKET_AUTH, useValue: { '/agent': everybody } },
      ],
    },
    stopMs === undefined ? {} : { stopMs },
  );

describe('an orderly stop', () => {
  it('finishes requests and events under way before the stores are closed', async () => {
    const gate = new Gate();
    const test = await start(gate);
    const client = io(`${test.url}/agent`, {
      auth: { token: 't' },
      transports: ['websocket'],
      reconnection: false,
    });
    // Sent in one go with the connection: it must see what handleConnection did.
    expect(await client.emitWithAck('state')).toEqual({ ok: true, data: { connected: true } });
    client.emit('slow');
    const answer = fetch(`${test.url}/slow`);
    await gate.arrivals(2);
    const stopped = test.close();
    await new Promise((resolve) => client.once('disconnect', resolve));
    gate.open();
    const response = await answer;
    expect(await response.json()).toEqual({ done: true });
    expect(response.headers.get('connection')).toBe('close');
    await stopped;
    const found = await notes(stores.mongo).find().sort({ _id: 1 }).toArray();
    expect(found.map((note) => note._id)).toEqual(['event', 'left', 'request']);
    await expect(fetch(`${test.url}/health/live`)).rejects.toThrow();
  });

  it('cuts what does not end in time', async () => {
    const gate = new Gate();
    const test = await start(gate, 200);
    const answer = fetch(`${test.url}/slow`).catch(() => 'cut');
    const idle = connect(Number(new URL(test.url).port), '127.0.0.1');
    idle.on('error', () => undefined);
    await gate.arrivals(1);
    await test.close();
    expect(await answer).toBe('cut');
    gate.open();
    idle.destroy();
  });
});

it('says which port is taken', async () => {
  const test = await start(new Gate());
  const port = Number(new URL(test.url).port);
  const again = startTestApp(stores, {}, { config: { port } });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  await test.close();
});
