import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../log.js';
import { cacheFolder, findMongod, findRedis, type Progress } from './binaries.js';
import { makeHome } from './home.js';
import { startMongod, type ServerPlace } from './mongod.js';
import { freePort, isFree } from './port.js';
import { claim, endRecorded } from './process-record.js';
import { startRedisServer } from './redis-server.js';
import { StartRefusal } from '../start/refusal.js';
import { refusalOf, StoreExited, type Store } from './store-process.js';

export interface EmbeddedOptions {
  /** Data folder; one launcher at a time. */
  home: string;
  log: Pick<Log, 'info' | 'warn'>;
  /** Stores that somebody else runs: used as they are, and not started here. */
  given?: { mongodbUri?: string | undefined; redisUrl?: string | undefined };
  /** Loopback ports; absent or 0 = a free one, kept in the home for the next start. */
  ports?: { mongo?: number; redis?: number };
  /** Told what takes long. */
  progress?: Progress;
}

export interface EmbeddedStores {
  mongodbUri: string;
  redisUrl: string;
  /** Redis first, then MongoDB by a clean shutdown; then the home is free for another launcher. */
  stop(): Promise<void>;
}

type Kind = 'mongo' | 'redis';

const RESTART_PAUSE_MS = 200;
const RETRY_PAUSE_MS = 5_000;

/**
 * Real MongoDB and Redis for one home. Processes that a killed launcher left behind are ended
 * first; a server that dies while we run is started again.
 * Throws StartRefusal with a sentence for people.
 */
export async function startEmbeddedStores(options: EmbeddedOptions): Promise<EmbeddedStores> {
  const { mongodbUri, redisUrl } = options.given ?? {};
  if (mongodbUri && redisUrl) return { mongodbUri, redisUrl, stop: async () => undefined };
  makeHome(options.home);
  const lock = join(options.home, 'lock');
  refuseSecond(options.home, claim(lock)?.pid);
  const release = (): void => rmSync(lock, { force: true });
  try {
    await endLeftovers(options.home);
    const started = await Promise.allSettled([
      mongodbUri ? null : keepRunning('mongo', options),
      redisUrl ? null : keepRunning('redis', options),
    ]);
    const failed = started.find((one) => one.status === 'rejected');
    const [mongo, redis] = started.map((one) => (one.status === 'fulfilled' ? one.value : null));
    const stop = async (): Promise<void> => {
      await redis?.stop();
      await mongo?.stop();
      release();
    };
    if (!failed)
      return { mongodbUri: mongodbUri ?? mongo?.url ?? '', redisUrl: redisUrl ?? redis?.url ?? '', stop };
    await stop();
    throw failed.reason;
  } catch (error) {
    release();
    throw error;
  }
}

/** Ends the servers that a launcher of this home, killed without warning, left running. */
export async function endLeftovers(home: string): Promise<void> {
  await Promise.all((['redis', 'mongo'] as const).map((kind) => endRecorded(recordFile(home, kind))));
}

const recordFile = (home: string, kind: Kind): string => join(home, `${kind}.pid`);

function refuseSecond(home: string, holder: number | undefined): void {
  if (holder === undefined) return;
  throw new StartRefusal(
    `数据目录 ${home} 正由另一个进程使用（pid ${holder}）：请先停止它，或用 JIETONG_HOME 指定另一个目录。`,
    `The data folder ${home} is in use by another process (pid ${holder}): stop that one, or name another folder in JIETONG_HOME.`,
  );
}

/** Finds, places and starts one server. */
async function keepRunning(kind: Kind, options: EmbeddedOptions): Promise<Pick<Store, 'url' | 'stop'>> {
  const { home, log } = options;
  const progress = options.progress ?? (() => undefined);
  const binary = await (kind === 'mongo' ? findMongod : findRedis)(cacheFolder(home), progress);
  const port = await choosePort(home, kind, options.ports?.[kind] ?? 0);
  const folder = join(home, kind);
  const logFile = join(home, 'logs', `${kind}.log`);
  const place: ServerPlace = { binary, folder, port, logFile, recordFile: recordFile(home, kind) };
  const start = (): Promise<Store> => (kind === 'mongo' ? mongoOrRefusal(place) : redisOrEmpty(place, log));
  const supervised = await supervise(kind, start, log);
  log.info({ store: kind, port }, 'store started');
  return supervised;
}

/** Starts a server and, until `stop`, starts it again whenever it dies. */
async function supervise(
  kind: Kind,
  start: () => Promise<Store>,
  log: EmbeddedOptions['log'],
): Promise<Pick<Store, 'url' | 'stop'>> {
  let store = await start();
  const stopping = new AbortController();
  const pause = (ms: number): Promise<void> =>
    wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const watch = async (): Promise<void> => {
    for (;;) {
      await store.gone;
      if (stopping.signal.aborted) return;
      log.warn({ store: kind }, 'store died; starting it again');
      await pause(RESTART_PAUSE_MS);
      if (stopping.signal.aborted) return;
      try {
        store = await start();
        if (stopping.signal.aborted) return store.stop();
      } catch (error) {
        log.warn({ err: error, store: kind }, 'store does not start');
        await pause(RETRY_PAUSE_MS);
      }
    }
  };
  const watching = watch();
  const endWithUs = (): void => void store.stop(); // an exit of ours without stop() must not leave it behind
  process.once('exit', endWithUs);
  return {
    url: store.url,
    async stop() {
      process.off('exit', endWithUs);
      stopping.abort();
      await store.stop();
      await watching; // a restart under way ends by itself
    },
  };
}

async function mongoOrRefusal(place: ServerPlace): Promise<Store> {
  try {
    return await startMongod(place);
  } catch (error) {
    if (!(error instanceof StoreExited)) throw error;
    throw refusalOf(
      error,
      `如果 ${place.folder} 中的数据已损坏或来自其他版本，请从备份恢复，或换用原来的 mongod 版本。`,
      `if the data in ${place.folder} is damaged or of another version, restore a backup or use the mongod that wrote it.`,
    );
  }
}

/**
 * Redis holds nothing that can't be rebuilt from MongoDB, so data it refuses to load are put
 * aside and it starts empty.
 */
async function redisOrEmpty(place: ServerPlace, log: EmbeddedOptions['log']): Promise<Store> {
  try {
    return await startRedisServer(place);
  } catch (error) {
    if (!(error instanceof StoreExited)) throw error;
    const aside = `${place.folder}-unreadable`;
    rmSync(aside, { recursive: true, force: true });
    renameSync(place.folder, aside);
    log.warn(
      { store: 'redis', aside, ending: error.ending },
      'redis could not load its data; starting it empty',
    );
  }
  return startRedisServer(place).catch((error: unknown) => {
    throw error instanceof StoreExited ? refusalOf(error, '', 'it fails even without data.') : error;
  });
}

/** The fixed port, or the one this home had before, or a free one. */
async function choosePort(home: string, kind: Kind, fixed: number): Promise<number> {
  if (fixed !== 0) {
    if (await isFree(fixed)) return fixed;
    const name = kind === 'mongo' ? 'JIETONG_MONGO_PORT' : 'JIETONG_REDIS_PORT';
    throw new StartRefusal(
      `端口 ${fixed}（${name}）已被占用：请换一个端口，或停止占用它的程序。`,
      `Port ${fixed} (${name}) is in use: choose another, or stop the program that has it.`,
    );
  }
  const file = join(home, `${kind}.port`);
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (Number.isInteger(before) && before > 0 && before < 65_536 && (await isFree(before))) return before;
  const port = await freePort();
  writeFileSync(file, String(port));
  return port;
}
