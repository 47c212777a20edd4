import { startEmbeddedStores, type EmbeddedStores } from '#libs/platform/embedded';
import mongoose from 'mongoose';
import { join } from 'node:path';
import { testFolder } from './own-stores.js';

/** What the teardown has to undo; Jest runs both in one process. */
export interface TestRun {
  stores: EmbeddedStores;
  home: string;
}

const quiet = { info: () => undefined, warn: (...about: unknown[]) => console.warn(...about) };

/**
 * Real stores for the whole run, handed to every suite by MONGODB_URI and REDIS_URL. Where both
 * are set already, those are used.
 */
export default async function setup(): Promise<void> {
  const { MONGODB_URI: mongodbUri, REDIS_URL: redisUrl } = process.env;
  if (mongodbUri && redisUrl) return;
  const home = testFolder('stores');
  const stores = await startEmbeddedStores({
    home: join(home, 'home'),
    log: quiet,
    given: { mongodbUri, redisUrl },
    progress: (zh, en) => console.log(`${zh}\n${en}`),
  });
  await refuseScans(stores.mongodbUri);
  process.env['MONGODB_URI'] = stores.mongodbUri;
  process.env['REDIS_URL'] = stores.redisUrl;
  (globalThis as { jietongTestRun?: TestRun }).jietongTestRun = { stores, home };
}

/**
 * A query that no index serves fails in tests: with a year's contacts it would read millions. What is meant
 * to read a whole collection says so by walking its `_id`.
 */
async function refuseScans(uri: string): Promise<void> {
  const client = await mongoose.mongo.MongoClient.connect(uri);
  await client.db('admin').command({ setParameter: 1, notablescan: true });
  await client.close();
}
