import {
  cacheFolder,
  findMongod,
  findRedis,
  freePort,
  startMongod,
  startRedisServer,
  type Store,
} from '#libs/platform/embedded';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of one suite's own, which it may kill and wipe. */
export interface OwnStore {
  /** Address; the same after every `start`. */
  url: string;
  /** As a power cut would end it. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data after `kill`. */
  start(): Promise<void>;
  /** Removes its data; only while it is down. */
  wipe(): void;
  /** Stops it and removes everything; safe after `kill`. */
  close(): Promise<void>;
}

/** A Redis of the suite's own, on a free port. */
export const startRedis = (): Promise<OwnStore> => startOwn('redis');

/** A mongod (replica set of one) of the suite's own, on a free port. */
export const startMongo = (): Promise<OwnStore> => startOwn('mongo');

/**
 * A fresh folder under the run's own temporary folder (JIETONG_TEST_HOME, which `npm test` sweeps
 * at the end, with every server whose record it finds there).
 */
export function testFolder(name: string): string {
  const root = process.env['JIETONG_TEST_HOME'] || tmpdir();
  mkdirSync(root, { recursive: true });
  return mkdtempSync(join(root, `${name}-`));
}

async function startOwn(kind: 'mongo' | 'redis'): Promise<OwnStore> {
  const home = testFolder(kind);
  const find = kind === 'mongo' ? findMongod : findRedis;
  const place = {
    binary: await find(cacheFolder(home), () => undefined),
    folder: join(home, kind),
    logFile: join(home, 'logs', `${kind}.log`),
    recordFile: join(home, `${kind}.pid`),
    port: await freePort(),
  };
  const start = (): Promise<Store> => (kind === 'mongo' ? startMongod(place) : startRedisServer(place));
  let store = await start();
  return {
    url: store.url,
    kill: () => store.kill(),
    async start() {
      store = await start();
    },
    wipe: () => rmSync(place.folder, { recursive: true, force: true }),
    async close() {
      await store.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
