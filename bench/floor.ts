/**
 * The floor: the least that routing can cost by hand. A contact comes by XADD, one Lua step matches it,
 * the offer goes out by socket, its acknowledgement completes it by another Lua step, and MongoDB gets
 * it once, in bulk, at the end. Its state is in Redis alone, which is not what we promise.
 */
import { rooms } from '#libs/contract';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import type { Socket } from 'socket.io';
import { answerParent } from './child.js';
import { openConsoleServer } from './console-server.js';
import { LoadRun, type Load, type Outcome } from './load.js';

const BULK = 500;
const TAKE = `
local function match()
  local id = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
  if not id then return nil end
  local agent = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
  if not agent then return nil end
  redis.call('ZREM', KEYS[1], id)
  redis.call('ZREM', KEYS[2], agent)
  redis.call('HSET', KEYS[3], id, agent)
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', 10000, '*', 'e', 'offered', 'c', id, 'a', agent)
  return { id, agent }
end
`;
/** Both answer {contact, agent} of the next match, or nil. */
const ARRIVE = `${TAKE} redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2]) return match()`;
const COMPLETE = `${TAKE}
redis.call('HDEL', KEYS[3], ARGV[2])
redis.call('XADD', KEYS[4], 'MAXLEN', '~', 10000, '*', 'e', 'completed', 'c', ARGV[2], 'a', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[1], ARGV[3])
return match()`;
const KEYS = ['floor:waiting', 'floor:ready', 'floor:assigned', 'floor:events'] as const;
const INTAKE = 'floor:intake';

declare module 'ioredis' {
  interface RedisCommander {
    floorArrive(...args: (string | number)[]): Promise<[string, string] | null>;
    floorComplete(...args: (string | number)[]): Promise<[string, string] | null>;
  }
}

const redisUrl = process.env['BENCH_REDIS_URL'] ?? '';
const redis = new Redis(redisUrl, { enableAutoPipelining: true });
redis.defineCommand('floorArrive', { numberOfKeys: KEYS.length, lua: ARRIVE });
redis.defineCommand('floorComplete', { numberOfKeys: KEYS.length, lua: COMPLETE });
const reader = new Redis(redisUrl);
const mongo = await MongoClient.connect(process.env['BENCH_MONGODB_URI'] ?? '', {
  writeConcern: { w: 'majority', journal: true },
});
const contacts = mongo.db().collection<{ _id: string; agent: string; at: Date; doneAt: Date }>('floor');
const { server, url } = await openConsoleServer();

const sockets = new Map<string, Socket>();
server.of('/agent').on('connection', (socket) => {
  for (const room of socket.handshake.auth['rooms'] as string[]) sockets.set(room, socket);
});

const arrivals = new Map<string, number>();
let done: { _id: string; agent: string; at: Date; doneAt: Date }[] = [];
let inserts: Promise<unknown>[] = [];
let run: LoadRun;
let arrived = 0;
let reading = true;

async function arrive(at: number): Promise<void> {
  const id = `c${(arrived += 1)}`;
  arrivals.set(id, at);
  await redis.xadd(INTAKE, '*', 'id', id);
}

async function follow(): Promise<void> {
  let last = '0';
  while (reading) {
    const streams = await reader.xread('COUNT', 500, 'BLOCK', 200, 'STREAMS', INTAKE, last);
    for (const [entry, fields] of streams?.[0]?.[1] ?? []) {
      last = entry;
      begin(redis.floorArrive(...KEYS, Date.now(), fields[1] as string));
    }
  }
}

function begin(matched: Promise<[string, string] | null>): void {
  matched.then((match) => (match ? offer(...match) : undefined)).catch((error: unknown) => run.failed(error));
}

async function offer(id: string, agent: string): Promise<void> {
  const seenAt = (await sockets.get(rooms.agent(agent))?.emitWithAck('offer', { id, agent })) as number;
  const at = arrivals.get(id) as number;
  arrivals.delete(id);
  run.offered(seenAt - at);
  const completed = redis.floorComplete(...KEYS, Date.now(), id, agent);
  await completed;
  done.push({ _id: id, agent, at: new Date(), doneAt: new Date() });
  if (done.length >= BULK) flush();
  run.ended();
  begin(completed);
}

function flush(): void {
  if (done.length > 0) inserts.push(contacts.insertMany(done, { ordered: false }));
  done = [];
}

const following = follow();
answerParent({
  async open({ agents }: { agents: string[] }): Promise<string> {
    await redis.zadd(KEYS[1], ...agents.flatMap((agent, i) => [i, agent]));
    return url;
  },
  run(load: Load): Promise<Outcome> {
    run = new LoadRun(arrive);
    return run.run(load, async () => {
      flush();
      await Promise.all(inserts);
      inserts = [];
    });
  },
  async stop() {
    reading = false;
    await following;
    await server.close();
    redis.disconnect();
    reader.disconnect();
    await mongo.close();
  },
});
