import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, story, within, type Step, type Stores } from '#kit';
import { AGENT_STATES, type AgentState, type LiveFigures, type Principal, type Role } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { CompletenessService, FactReaction, LagService, LiveFiguresService } from '#libs/metrics';
import {
  ACCURACY_OF_YEAR,
  AGENT_COUNTS,
  OFFICES_AND_TOPICS,
  QUESTIONNAIRE_ANSWERS,
  ROW_NAMES,
  WAITING_SOURCE,
} from '#libs/metrics/nest';
import { migrate, readConfig } from '#libs/platform';
import { CoreModule, MONGO, QUEUE_DIRECTORY } from '#libs/platform/nest';
import { setImmediate as immediate } from 'node:timers/promises';
import { Module, type INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import type { Server, Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { CONTACT_VIEWS } from './figures.controller.js';
import { LiveGateway } from './live.gateway.js';
import { GatewayMetricsModule } from './metrics.module.js';

const ASKS: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
const states = Object.fromEntries(AGENT_STATES.map((state) => [state, 0])) as Record<AgentState, number>;

/** No offices, no topics. */
const NONE = { all: async () => [] };
const SOURCES = [
  {
    provide: WAITING_SOURCE,
    useValue: { waiting: async () => ({ count: 0, longestSince: null }) },
  },
  { provide: AGENT_COUNTS, useValue: { countsByState: async () => states } },
  { provide: ACCURACY_OF_YEAR, useValue: { ofYear: async () => null } },
  { provide: QUESTIONNAIRE_ANSWERS, useValue: { answered: async () => ({ invited: 0, anonymous: 0 }) } },
  { provide: CONTACT_VIEWS, useValue: { views: async () => [] } },
  { provide: ROW_NAMES, useValue: { of: async () => ({}) } },
  {
    provide: QUEUE_DIRECTORY,
    useValue: { find: async (id: string) => (id === 'nobody' ? null : { id, districtId: '00' }) },
  },
  { provide: OFFICES_AND_TOPICS, useValue: { offices: NONE, topics: NONE } },
  // Nothing is published here.
  { provide: CompletenessService, useValue: {} },
  { provide: LagService, useValue: { since: async () => null } },
  { provide: AuditLog, useValue: {} },
];
/** What contacts and agents contribute, standing still. */
@Module({ providers: SOURCES, exports: SOURCES })
class SourcesModule {}

/** Lets everyone in as a user of the district that their token names. */
class DistrictAdapter extends IoAdapter {
  override createIOServer(port: number, options?: never): Server {
    const server: Server = super.createIOServer(port, options);
    server.of('/live').use((socket, next) => {
      const districtId = String(socket.handshake.auth['token']);
      socket.data = { principal: principalOf(districtId) };
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
  let reaction: FactReaction;
  let url: string;
  const clients: Socket[] = [];

  beforeAll(async () => {
    stores = await openStores();
    const config = readConfig({
      MONGODB_URI: stores.mongodbUri,
      REDIS_URL: stores.redisUrl,
      JIETONG_REDIS_PREFIX: stores.redisPrefix,
      LOG_LEVEL: 'silent',
    });
    const module = await Test.createTestingModule({
      imports: [CoreModule.forRoot('test', config), GatewayMetricsModule.forRoot([SourcesModule])],
    }).compile();
    await migrate(module.get<Connection>(MONGO));
    live = module.get(LiveFiguresService, { strict: false });
    reaction = module.get(FactReaction, { strict: false });
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
      logger: false,
    });
    app.useWebSocketAdapter(new DistrictAdapter(app));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    await signalIsHeard();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });
  afterAll(async () => {
    await app.close();
    await stores.close();
  });

  async function signalIsHeard(): Promise<void> {
    const channel = `${stores.redisPrefix}:facts`;
    while ((await stores.redis.pubsub('NUMSUB', channel))[1] !== 1) await immediate();
  }
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
  const pushed = (client: Socket, matches: (figures: LiveFigures) => boolean): Promise<LiveFigures> =>
    new Promise((resolve) => {
      client.on('figures.changed', (figures: LiveFigures) => {
        if (matches(figures)) resolve(figures);
      });
    });
  const nobodyWatches = async (): Promise<void> => {
    while (live.watched > 0) await immediate();
  };

  it('answers the figures, and pushes a new one at most 1 s after its fact', async () => {
    const client = await connect('00');
    let [round, first] = [0, await watch(client, {})];
    const figures = await within(1000, async () => {
      first = await watch(client, {});
      const answered = pushed(client, (now) => now.answered === first.answered + 1);
      await reaction.react([
        story(`prompt-${(round += 1)}`, Date.now() - 5000, [...ASKS, [5, 'contact.accepted']]),
      ]);
      return answered;
    });
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

  it('refuses a queue that there is not', async () => {
    const socket = { data: { principal: principalOf('22') } } as unknown as ServerSocket;
    const refused = app.get(LiveGateway, { strict: false }).watch(socket, { queueId: 'nobody' });
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND', details: { queueId: 'nobody' } });
    expect(live.watched).toBe(0);
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
    const stranger = { data: {} } as ServerSocket;
    const refused = app.get(LiveGateway, { strict: false }).watch(stranger, {});
    await expect(refused).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect(live.watched).toBe(0);
  });
});
