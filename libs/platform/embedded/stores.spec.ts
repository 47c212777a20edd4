import { startEmbeddedStores, type EmbeddedStores, answers } from '#libs/platform/embedded';
import { StartRefusal } from '#libs/platform/start';
import { connectMongo, connectRedis } from '#libs/platform';
import { eventually, testFolder } from '#kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { bornOf, readRecord } from './process-record.js';
import { homeSecret } from './home.js';

const warnings: unknown[] = [];
const log = { info: () => undefined, warn: (...about: unknown[]) => void warnings.push(about) };

describe('embedded stores', () => {
  let home: string;
  let open: EmbeddedStores[] = [];

  const start = async (ports: { mongo?: number; redis?: number } = {}): Promise<EmbeddedStores> => {
    const stores = await startEmbeddedStores({ home, log, ports });
    open.push(stores);
    return stores;
  };
  const pidOf = (kind: string): number => readRecord(join(home, `${kind}.pid`))?.pid ?? 0;
  const count = async (uri: string): Promise<number> => {
    const mongo = await connectMongo(uri);
    const found = await mongo.collection('kept').countDocuments();
    await mongo.close();
    return found;
  };
  const keepOne = async (uri: string): Promise<void> => {
    const mongo = await connectMongo(uri);
    await mongo.collection('kept').insertOne({ at: 'some time' });
    await mongo.close();
  };

  beforeAll(() => {
    home = testFolder('embedded');
  });
  afterEach(async () => {
    for (const stores of open) await stores.stop();
    open = [];
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('keeps data and ports over a restart, and leaves nothing running', async () => {
    const first = await start();
    await keepOne(first.mongodbUri);
    const redis = await connectRedis(first.redisUrl);
    expect(await redis.config('GET', 'maxmemory-policy')).toContain('noeviction');
    expect(await redis.config('GET', 'appendonly')).toContain('yes');
    redis.disconnect();
    const pids = [pidOf('mongo'), pidOf('redis')];
    await first.stop();
    expect(pids.map(bornOf)).toEqual([null, null]);
    expect(existsSync(join(home, 'lock'))).toBe(false);

    const second = await start();
    expect(second).toMatchObject({ mongodbUri: first.mongodbUri, redisUrl: first.redisUrl });
    expect(await count(second.mongodbUri)).toBe(1);
  });

  it('starts on another port with the same data', async () => {
    const before = await start();
    const found = await count(before.mongodbUri);
    await before.stop();
    const hangUp = createServer((socket) => socket.destroy());
    const taken = hangUp.listen(Number(new URL(before.mongodbUri).port), '127.0.0.1');
    await once(taken, 'listening');
    try {
      const after = await start();
      expect(after.mongodbUri).not.toBe(before.mongodbUri);
      await keepOne(after.mongodbUri);
      expect(await count(after.mongodbUri)).toBe(found + 1);
    } finally {
      taken.close();
    }
  });

  it('refuses a second launcher of the same home, and says who has it', async () => {
    await start();
    await expect(start()).rejects.toThrow(new RegExp(`in use by another process \\(pid ${process.pid}\\)`));
    expect(bornOf(pidOf('mongo'))).not.toBeNull();
  });

  it('starts again after the launcher was killed, ending what it left behind', async () => {
    const script = `import { startEmbeddedStores } from '#libs/platform/embedded';
      const log = { info() {}, warn() {} };
      const stores = await startEmbeddedStores({ home: ${JSON.stringify(home)}, log });
      console.log(stores.mongodbUri); setInterval(() => {}, 1000);`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [line] = (await once(launcher.stdout, 'data')) as [Buffer];
    await keepOne(line.toString().trim());
    const left = [pidOf('mongo'), pidOf('redis')];
    launcher.kill('SIGKILL');
    await once(launcher, 'exit');
    expect(left.map(bornOf)).not.toContain(null);

    const stores = await start();
    expect(left.map(bornOf)).toEqual([null, null]);
    expect(await count(stores.mongodbUri)).toBeGreaterThan(0);
  });

  it('starts a server again that dies', async () => {
    const stores = await start();
    const before = pidOf('redis');
    process.kill(before, 'SIGKILL');
    await eventually(
      async () => (await answers(stores.redisUrl)) && pidOf('redis') !== before,
      (again) => again,
    );
    expect(bornOf(pidOf('redis'))).not.toBeNull();
  });

  it('puts unreadable Redis data aside and starts empty', async () => {
    await (await start()).stop();
    const files = join(home, 'redis');
    const base = join(files, 'appendonly.aof');
    const target = existsSync(base) ? base : join(files, 'appendonlydir', 'appendonly.aof.manifest');
    writeFileSync(target, 'no such format\n');
    warnings.length = 0;
    const stores = await start();
    expect(await answers(stores.redisUrl)).toBe(true);
    expect(existsSync(`${files}-unreadable`)).toBe(true);
    expect(JSON.stringify(warnings)).toContain('starting it empty');
  });

  it('refuses a fixed port that is taken, naming the setting', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    try {
      await expect(start({ mongo: port })).rejects.toThrow(`Port ${port} (JIETONG_MONGO_PORT) is in use`);
      expect(bornOf(pidOf('redis'))).toBeNull();
      expect(existsSync(join(home, 'lock'))).toBe(false);
    } finally {
      taken.close();
    }
  });

  it('refuses damaged MongoDB data with the folder to look at', async () => {
    const other = testFolder('damaged');
    const run = { home: other, log };
    await (await startEmbeddedStores(run)).stop();
    writeFileSync(join(other, 'mongo', 'WiredTiger.turtle'), 'damaged');
    writeFileSync(join(other, 'mongo', 'WiredTiger.wt'), 'damaged');
    const failure = await startEmbeddedStores(run).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartRefusal);
    expect((failure as StartRefusal).en).toContain(join(other, 'mongo'));
    rmSync(other, { recursive: true, force: true });
  });

  it('uses given stores and starts none of its own', async () => {
    const given = { mongodbUri: 'mongodb://a.example/x', redisUrl: 'redis://b.example' };
    const stores = await startEmbeddedStores({ home: join(home, 'unused'), log, given });
    expect(stores).toMatchObject(given);
    expect(existsSync(join(home, 'unused'))).toBe(false);
  });

  it('keeps one secret per home, readable by its owner alone', () => {
    const secret = homeSecret(home);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(homeSecret(home)).toBe(secret);
    expect(readFileSync(join(home, 'secret'), 'utf8')).toBe(secret);
    expect(statSync(join(home, 'secret')).mode & 0o777).toBe(0o600);
  });
});
