import { connectMongo, type Config, type Log } from '#libs/platform';
import { isFree, startEmbeddedStores } from '#libs/platform/embedded';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const NOWHERE = 'redis://127.0.0.1:0';

type Mongo = Awaited<ReturnType<typeof connectMongo>>;

/** A deployment's database, until it is closed. */
export interface OpenDatabase {
  mongo: Mongo;
  close(): Promise<void>;
}

/**
 * The database of MONGODB_URI, else that of the home: running already, or started for this. Null if the home
 * has none. Throws StartRefusal or UNAVAILABLE.
 */
export async function openDatabase(
  config: Config,
  given: string | undefined,
  log: Log,
): Promise<OpenDatabase | null> {
  if (given) return opened(await connectMongo(given), async () => undefined);
  if (!existsSync(join(config.home, 'mongo'))) return null;
  const running = await runningUri(config.home);
  if (running) return opened(await connectMongo(running), async () => undefined);
  const stores = await startEmbeddedStores({
    home: config.home,
    log,
    given: { redisUrl: NOWHERE },
    ports: { mongo: config.mongoPort },
  });
  try {
    return opened(await connectMongo(stores.mongodbUri), () => stores.stop());
  } catch (error) {
    await stores.stop();
    throw error;
  }
}

/** The home's own database, if a launcher has it running. */
async function runningUri(home: string): Promise<string | null> {
  const file = join(home, 'mongo.port');
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (!Number.isInteger(port) || port <= 0 || (await isFree(port))) return null;
  return `mongodb://127.0.0.1:${port}/jietong?directConnection=true`;
}

const opened = (mongo: Mongo, after: () => Promise<void>): OpenDatabase => ({
  mongo,
  async close() {
    await mongo.close();
    await after();
  },
});
