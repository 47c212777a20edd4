import { startEmbeddedStores, type EmbeddedStores } from '#libs/platform/embedded';
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
  process.env['MONGODB_URI'] = stores.mongodbUri;
  process.env['REDIS_URL'] = stores.redisUrl;
  (globalThis as { jietongTestRun?: TestRun }).jietongTestRun = { stores, home };
}
