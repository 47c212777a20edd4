import { Redis } from 'ioredis';
import type { ServerPlace } from './mongod.js';
import { startStore, type Store } from './store-process.js';

/** Starts Redis on loopback with an append-only file and no eviction, and waits until it answers. */
export async function startRedisServer(place: ServerPlace): Promise<Store> {
  const { port, folder } = place;
  const url = `redis://127.0.0.1:${port}`;
  const flags = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    daemonize: 'no',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  return startStore({ ...place, name: 'Redis', flags }, { url, port }, () => answers(url));
}

/** Whether a Redis answers there and has loaded its data. */
export async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2000,
    disconnectTimeout: 50,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined); // connect() rejects too
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
