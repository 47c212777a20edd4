import { eventually, openStores, within, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Inject, Module } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { startTestApp, type TestApp } from '#kit/http-app';
import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { createLog, type Log } from '../../log.js';
import { LOG } from '../core.module.js';
import { METRICS } from './metrics.js';

/** A module as any other, with a figure of its own. */
@Module({})
class CountingModule {
  constructor(@Inject(METRICS) metrics: Registry) {
    new Counter({ name: 'jietong_test_total', help: 'For the test', registers: [metrics] }).inc(3);
  }
}

let stores: Stores;
let redis: TcpProxy;
let mongo: TcpProxy;
let test: TestApp;
beforeAll(async () => {
  stores = await openStores();
  const redisAt = new URL(stores.redisUrl);
  const mongoAt = new URL(stores.mongodbUri);
  redis = await openTcpProxy(redisAt.hostname, Number(redisAt.port || 6379));
  mongo = await openTcpProxy(mongoAt.hostname, Number(mongoAt.port || 27017));
  mongoAt.host = `127.0.0.1:${mongo.port}`;
  test = await startTestApp(
    stores,
    { imports: [CountingModule] },
    {
      log: createLog('test', { logLevel: 'info' }, { write: () => undefined }),
      config: { redisUrl: `redis://127.0.0.1:${redis.port}`, mongodbUri: mongoAt.toString() },
    },
  );
});
afterAll(async () => {
  await test.close();
  await redis.close();
  await mongo.close();
  await stores.close();
});

const ready = async (): Promise<{ status: number; body: any }> => {
  const answer = await fetch(`${test.url}/health/ready`);
  return { status: answer.status, body: await answer.json() };
};
const until = (wanted: string): Promise<unknown> => eventually(ready, ({ body }) => body.status === wanted);

describe('/health/ready', () => {
  it('is ready with both stores', async () => {
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'ready', mongodb: 'up', redis: 'up' },
    });
  });

  it('is degraded, yet ready, without Redis, and recovers', async () => {
    redis.cut();
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'degraded', mongodb: 'up', redis: 'down' },
    });
    redis.mend();
    await until('ready');
  });

  it('says in time that a store hangs', async () => {
    redis.stall();
    mongo.stall();
    const { status, body } = await within(3000, ready);
    expect([status, body.code, body.details]).toEqual([
      503,
      'UNAVAILABLE',
      { mongodb: 'down', redis: 'down' },
    ]);
    expect((await fetch(`${test.url}/health/live`)).status).toBe(200);
    redis.mend();
    mongo.mend();
    await until('ready');
  });

  it('is not ready without MongoDB, and recovers', async () => {
    mongo.cut();
    expect(await ready()).toMatchObject({
      status: 503,
      body: { code: 'UNAVAILABLE', details: { mongodb: 'down' } },
    });
    mongo.mend();
    await until('ready');
  });
});

describe('/metrics', () => {
  const metrics = async (): Promise<string> => (await fetch(`${test.url}/metrics`)).text();

  it('shows what other modules register', async () => {
    const answer = await fetch(`${test.url}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('jietong_test_total 3');
  });

  it('tells which stores are reached, and goes on while they are not', async () => {
    const up = 'jietong_store_up{store="mongodb"} 1\njietong_store_up{store="redis"} 1\n';
    expect(await metrics()).toContain(up);
    redis.cut();
    expect(await metrics()).toContain(up.replace('"redis"} 1', '"redis"} 0'));
    mongo.cut();
    expect(await metrics()).toContain(up.replaceAll('} 1', '} 0'));
    redis.mend();
    mongo.mend();
    await eventually(metrics, (text) => text.includes(up));
  });

  it('counts the lines of the log that somebody should look at, those of its parts too', async () => {
    const log = test.app.get<Log>(LOG, { strict: false });
    const count = async (): Promise<string[]> =>
      (await metrics()).match(/^jietong_log_lines_total\{.*$/gm) ?? [];
    const zeros = ['warn', 'error', 'fatal'].map((level) => `jietong_log_lines_total{level="${level}"} 0`);
    expect(await count()).toEqual(zeros);
    log.info('nothing');
    log.warn('look');
    log.child({ part: 'one' }).error({ err: new Error('x') }, 'look at this');
    log.error('and this');
    expect((await count()).map((line) => line.slice(-1))).toEqual(['1', '2', '0']);
  });
});
