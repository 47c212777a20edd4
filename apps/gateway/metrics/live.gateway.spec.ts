import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, story, type Step, type Stores } from '#kit';
import {
  AGENT_STATES,
  type AgentState,
  type LiveFigures,
  type Principal,
  type Role,
} from '#libs/contract';
import {
  DEFAULT_OPTIONS,
  FactReaction,
  FactRepository,
  FactSignal,
  FiguresService,
  fixedSettings,
  LiveFiguresService,
} from '#libs/metrics';
import { createLog, systemClock } from '#libs/platform';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { LiveGateway } from './live.gateway.js';

const log = createLog('test', { logLevel: 'silent' });
const ASKS: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
const states = Object.fromEntries(AGENT_STATES.map((state) => [state, 0])) as Record<
  AgentState,
  number
>;

/** Lets everyone in as who their token says: a district, or nobody. */
class DistrictAdapter extends IoAdapter {
  override createIOServer(port: number, options?: never): Server {
    const server: Server = super.createIOServer(port, options);
    server.of('/live').use((socket, next) => {
      const districtId = String(socket.handshake.auth['token']);
      if (districtId !== 'nobody') socket.data = { principal: principalOf(districtId) };
      next();
    });
    return server;
  }
}

const principalOf = (districtId: string): Principal => ({
  userId: 'u',
  username: 'u',
  displayName: 'U',
  roles: ['agent'] as Role[],
  districtId,
  sessionId: 's',
});

describe('the /live namespace', () => {
  let stores: Stores;
  let app: INestApplication;
  let live: LiveFiguresService;
  let signal: FactSignal;
  let reaction: FactReaction;
  let url: string;
  const clients: Socket[] = [];

  beforeAll(async () => {
    stores = await openStores();
    const facts = new FactRepository(stores.mongo);
    await stores.migrate();
    signal = new FactSignal(stores.redis, stores.redisPrefix, log);
    reaction = new FactReaction(facts, signal);
    live = new LiveFiguresService(
      new FiguresService(facts, fixedSettings(DEFAULT_OPTIONS)),
      {
        waiting: { waiting: async () => ({ count: 0, longestSince: null }) },
        agents: { countsByState: async () => states },
      },
      systemClock,
      log,
    );
    await signal.listen((touched) => live.onFacts(touched));
    const module = await Test.createTestingModule({
      providers: [LiveGateway, { provide: LiveFiguresService, useValue: live }],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
      logger: false,
    });
    app.useWebSocketAdapter(new DistrictAdapter(app));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });
  afterAll(async () => {
    live.close();
    signal.close();
    await app.close();
    await stores.close();
  });

  async function connect(districtId: string): Promise<Socket> {
    const client = io(`${url}/live`, {
      auth: { token: districtId },
      transports: ['websocket'],
      forceNew: true,
    });
    clients.push(client);
    await new Promise<void>((resolve) => client.once('connect', resolve));
    return client;
  }
  const watch = (client: Socket, body: object): Promise<LiveFigures> =>
    client.emitWithAck('figures.watch', body) as Promise<LiveFigures>;
  const pushed = (
    client: Socket,
    matches: (figures: LiveFigures) => boolean,
  ): Promise<LiveFigures> =>
    new Promise((resolve) => {
      client.on('figures.changed', (figures: LiveFigures) => {
        if (matches(figures)) resolve(figures);
      });
    });
  const nobodyWatches = async (): Promise<void> => {
    while (live.watched > 0) await new Promise((resolve) => setImmediate(resolve));
  };

  it('answers the figures, and pushes a new one at most 1 s after its fact', async () => {
    const client = await connect('00');
    const first = await watch(client, {});
    const answered = pushed(client, (figures) => figures.answered === first.answered + 1);
    await reaction.react([story('g1', Date.now() - 5000, [...ASKS, [5, 'contact.accepted']])]);
    const written = Date.now();
    const figures = await answered;
    expect(Date.now() - written).toBeLessThanOrEqual(1000);
    expect(figures).toMatchObject({
      asked: first.asked + 1,
      scope: { districtId: null, queueId: null },
    });
    expect(figures.seq).toBeGreaterThan(first.seq);
  });

  it('holds a district’s user to their district, whatever they ask', async () => {
    const client = await connect('22');
    const figures = await watch(client, { districtId: '53', queueId: 'q' });
    expect(figures.scope).toEqual({ districtId: '22', queueId: 'q' });
  });

  it('lets headquarters look at one district', async () => {
    const client = await connect('00');
    expect((await watch(client, { districtId: '53' })).scope.districtId).toBe('53');
  });

  it('a socket watches one scope: the one it asked for last', async () => {
    const client = await connect('00');
    await Promise.all([
      watch(client, { districtId: '53' }),
      watch(client, {}),
      watch(client, { queueId: 'q' }),
    ]);
    expect(live.watched).toBe(1);
    const changed = pushed(client, () => true);
    await reaction.react([story('g2', Date.now(), ASKS, { queueId: 'q' })]);
    expect((await changed).scope).toEqual({ districtId: null, queueId: 'q' });
  });

  it('stops measuring when the last socket has gone', async () => {
    const [one, two] = [await connect('22'), await connect('22')];
    await Promise.all([watch(one, {}), watch(two, {})]);
    expect(live.watched).toBe(1);
    one.disconnect();
    two.disconnect();
    await nobodyWatches();
    expect(live.watched).toBe(0);
  });

  it('forgets a socket that goes while its figures are measured', async () => {
    const client = await connect('64');
    client.emit('figures.watch', {});
    client.disconnect();
    const other = await connect('64');
    await watch(other, {});
    other.disconnect();
    await nobodyWatches();
    expect(live.watched).toBe(0);
  });

  it('tells nothing to a socket without a principal', async () => {
    const client = await connect('nobody');
    const refused = new Promise((resolve) => client.once('exception', resolve));
    client.emit('figures.watch', {});
    await refused;
    expect(live.watched).toBe(0);
  });
});
