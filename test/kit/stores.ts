import { connectMongo, connectRedis, migrate, newId } from '#libs/platform';
import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';

/** A database and a Redis key prefix of a suite's own on the shared real stores. */
export interface Stores {
  mongodbUri: string;
  redisUrl: string;
  redisPrefix: string;
  mongo: Connection;
  redis: Redis;
  /** Builds the indexes of the models registered so far. */
  migrate(): Promise<void>;
  close(): Promise<void>;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with "npm test"`);
  return value;
}

/** Opens a fresh, empty pair of stores; `close` drops the database and the keys. */
export async function openStores(): Promise<Stores> {
  const name = `jt-test-${newId()}`;
  const uri = new URL(required('MONGODB_URI'));
  uri.pathname = `/${name}`;
  // The machine may stand still for seconds under other suites: that is no outage of the store.
  uri.searchParams.set('connectTimeoutMS', '30000');
  const redisUrl = required('REDIS_URL');
  const mongo = await connectMongo(uri.toString(), 30_000);
  const redis = await connectRedis(redisUrl);
  return {
    mongodbUri: uri.toString(),
    redisUrl,
    redisPrefix: name,
    mongo,
    redis,
    migrate: () => migrate(mongo),
    async close() {
      await mongo.dropDatabase();
      await mongo.close();
      const keys = await redis.keys(`*${name}*`);
      if (keys.length > 0) await redis.del(...keys);
      redis.disconnect();
    },
  };
}
