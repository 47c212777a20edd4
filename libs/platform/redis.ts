import { AppError } from '#libs/contract';
import { Redis, type RedisOptions } from 'ioredis';
import { withoutPassword } from './mongo.js';

/**
 * A connection that outlives an outage: it tries again for ever, and commands given meanwhile
 * fail at once, because Redis holds nothing that cannot be rebuilt. `blocking` is for BullMQ
 * and subscribers, whose commands must wait instead.
 */
export function createRedis(url: string, kind: 'command' | 'blocking' = 'command'): Redis {
  const shared: RedisOptions = {
    lazyConnect: true,
    connectTimeout: 2000,
    disconnectTimeout: 200, // a refused connection keeps a timer this long after disconnect()
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1000),
  };
  const redis =
    kind === 'blocking'
      ? new Redis(url, { ...shared, maxRetriesPerRequest: null })
      : new Redis(url, {
          ...shared,
          maxRetriesPerRequest: 1,
          enableOfflineQueue: false,
          commandTimeout: 2000,
        });
  redis.on('error', () => undefined); // every command reports its own failure; /health shows the state
  return redis;
}

/**
 * For BullMQ, which gives up a connection for good whose first attempt it had to make itself and
 * failed: this one is trying already when BullMQ gets it.
 */
export function createTryingRedis(url: string, kind: 'command' | 'blocking'): Redis {
  const redis = createRedis(url, kind);
  redis.connect().catch(() => undefined);
  return redis;
}

/** Connects, or says which Redis cannot be reached. */
export async function connectRedis(url: string, kind?: 'command' | 'blocking'): Promise<Redis> {
  const redis = createRedis(url, kind);
  try {
    await redis.connect();
    return redis;
  } catch (cause) {
    redis.disconnect();
    throw new AppError('UNAVAILABLE', { store: 'redis', address: withoutPassword(url) }, { cause });
  }
}

/**
 * The same connection for libraries that drop the promises of their commands: a refused command
 * then is just that, not an unhandled rejection that would end the process.
 */
export function quietly(redis: Redis): Redis {
  return new Proxy(redis, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const result: unknown = value.apply(target, args);
        if (result instanceof Promise) result.catch(() => undefined);
        return result;
      };
    },
  });
}
