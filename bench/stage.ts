import { AgentRepository } from '#libs/agent';
import { ContactRepository, MessageRepository, newContact, openKeyOf } from '#libs/contact';
import { FACT_SHAPE, FactRepository, RollupRepository } from '#libs/metrics';
import { connectMongo, createLog, migrate, newId } from '#libs/platform';
import { startEmbeddedStores, type EmbeddedStores } from '#libs/platform/embedded';
import { GENERAL_QUEUE, QueueRepository } from '#libs/routing';
import { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentId, NOBODYS_QUEUE } from './load.js';

/** Stores of the bench's own, in a temporary home. */
export class Stage {
  readonly home = mkdtempSync(join(tmpdir(), 'jietong-bench-'));
  private stores: EmbeddedStores | null = null;
  private count = 0;

  async open(): Promise<void> {
    this.stores = await startEmbeddedStores({
      home: this.home,
      log: createLog('bench', { logLevel: 'silent' }),
    });
  }

  /** A fresh database and Redis: what the phase before left weighs on nobody. */
  async fresh(): Promise<Place> {
    const { mongodbUri, redisUrl } = this.stores as EmbeddedStores;
    const uri = new URL(mongodbUri);
    const before = uri.toString().replace('/jietong', `/bench-${this.count}`);
    this.count += 1;
    uri.pathname = `/bench-${this.count}`;
    // A store that stands still for seconds under its own load is not away, and plain aggregations take minutes.
    uri.searchParams.set('connectTimeoutMS', '30000');
    uri.searchParams.set('socketTimeoutMS', '1800000');
    const place = await Place.open(uri.toString(), redisUrl);
    await place.dropDatabase(before);
    return place;
  }

  /** Process ids of mongod and redis-server. */
  pids(): { mongod: number; redis: number } {
    const pidOf = (name: string): number =>
      (JSON.parse(readFileSync(join(this.home, `${name}.pid`), 'utf8')) as { pid: number }).pid;
    return { mongod: pidOf('mongo'), redis: pidOf('redis') };
  }

  async close(): Promise<void> {
    await this.stores?.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** By collection: operations, and how long they took together, µs (waits for locks and for other operations included). */
export type Usage = Record<string, { count: number; time: number }>;

/** One phase's database and keys. */
export class Place {
  private constructor(
    readonly mongodbUri: string,
    readonly redisUrl: string,
    private readonly mongo: Connection,
    private readonly redis: Redis,
  ) {}

  static async open(mongodbUri: string, redisUrl: string): Promise<Place> {
    const mongo = await connectMongo(mongodbUri);
    const redis = new Redis(redisUrl);
    await redis.flushall();
    for (const Repository of [
      AgentRepository,
      ContactRepository,
      FactRepository,
      RollupRepository,
      MessageRepository,
      QueueRepository,
    ]) {
      void new Repository(mongo);
    }
    await migrate(mongo);
    await new QueueRepository(mongo).insert(GENERAL_QUEUE);
    await new QueueRepository(mongo).insert({ ...GENERAL_QUEUE, id: NOBODYS_QUEUE });
    // No worker is to look for facts of an older build among contacts that were put here as they are.
    await new FactRepository(mongo).setShape(FACT_SHAPE);
    return new Place(mongodbUri, redisUrl, mongo, redis);
  }

  /** The environment of the phase's processes. */
  get env(): Record<string, string> {
    return {
      MONGODB_URI: this.mongodbUri,
      REDIS_URL: this.redisUrl,
      BENCH_MONGODB_URI: this.mongodbUri,
      BENCH_REDIS_URL: this.redisUrl,
      JIETONG_REDIS_PREFIX: 'bench',
      JIETONG_SECRET: 'a secret of the bench, long enough to be one',
      // No heartbeats here, and the long calls of the busy agents are not to ring out.
      JIETONG_AGENT_GRACE_SECONDS: '3600',
      LOG_LEVEL: 'info',
    };
  }

  /** Agents who are online, each with room for so many chats. */
  async addAgents(count: number, chats = 1): Promise<void> {
    const now = new Date();
    const docs = Array.from({ length: count }, (_, n) => ({
      _id: agentId(n),
      displayName: agentId(n),
      districtId: '00',
      queueIds: ['general'],
      capacity: { voice: 0, chat: chats },
      presence: 'online',
      presenceSince: now,
      reason: null,
      notRespondingSince: null,
      readySince: new Date(now.getTime() - count + n),
      seenAt: now,
      connected: true,
      departed: false,
    }));
    await this.mongo.collection('agents').insertMany(docs as never[], { ordered: false });
  }

  /** Contacts that wait in a queue nobody serves, as if they had come long ago. */
  async addWaiting(count: number): Promise<void> {
    const contacts = new ContactRepository(this.mongo);
    for (let from = 0; from < count; from += 2000) {
      const numbers = Array.from({ length: Math.min(2000, count - from) }, (_, i) => from + i);
      await Promise.all(numbers.map((n) => contacts.insert(waiting(n))));
    }
    const seen = { $set: { reacted: 2 }, $unset: { unreactedSince: '' } };
    await this.mongo.collection('contacts').updateMany({}, seen as never);
  }

  /** What mongod has done in each collection since it began: operations, and µs in them. */
  async usage(): Promise<Usage> {
    const { totals } = (await this.mongo.getClient().db('admin').command({ top: 1 })) as unknown as {
      totals: Record<string, { total?: { count: number; time: number } }>;
    };
    const prefix = `${this.mongo.name}.`;
    return Object.fromEntries(
      Object.entries(totals)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, { total }]) => [name.slice(prefix.length), { count: 0, time: 0, ...total }]),
    );
  }

  async redisMemory(): Promise<number> {
    const info = await this.redis.info('memory');
    return Number(/used_memory:(\d+)/.exec(info)?.[1]);
  }

  async dropDatabase(uri: string): Promise<void> {
    await this.mongo.useDb(new URL(uri).pathname.slice(1)).dropDatabase();
  }

  async close(): Promise<void> {
    this.redis.disconnect();
    await this.mongo.close();
  }
}

function waiting(n: number): Parameters<ContactRepository['insert']>[0] {
  const place = { channel: 'wechat', accountId: 'seed', districtId: '00', queueId: NOBODYS_QUEUE } as const;
  const { image, entries } = newContact({ ...place, id: newId(), identity: `seed-${n}`, now: Date.now() });
  const openKey = openKeyOf(image.channel, image.accountId, image.customer.id);
  return { image, entries, openKey, openedBy: `wechat:seed:${n}` };
}
