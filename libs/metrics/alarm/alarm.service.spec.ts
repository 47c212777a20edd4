import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, openStores, type Stores } from '#kit';
import { AGENT_STATES, DAY_MS, type AgentState, type Figure } from '#libs/contract';
import { createLog, ManualClock, signatureOf, type Log } from '#libs/platform';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AlarmDeskService, type AlarmRuleWish } from './alarm-desk.service.js';
import { AlarmRepository } from './alarm.repository.js';
import { AlarmRuleRepository } from './alarm-rule.repository.js';
import type { AlarmDeliveryDoc } from './alarm.schema.js';
import { AlarmService, type AlarmStores } from './alarm.service.js';
import { AlarmDeliveryService, type AlarmTeller } from './telling/alarm-delivery.service.js';
import { WebhookTeller } from './telling/webhook.adapter.js';

const NOON = Date.parse('2026-03-02T04:00:00Z');
const SECRET = 'the secret of this deployment, 32 characters';
const SHARED = 'a secret that both know';
const ALL = { districtId: null };
const nobody: AlarmTeller = { tell: () => Promise.reject(new Error('nobody is told so')) };
const log = createLog('test', { logLevel: 'silent' });
const idle = Object.fromEntries(AGENT_STATES.map((state) => [state, 0])) as Record<AgentState, number>;

describe('alarms', () => {
  let stores: Stores;
  let alarmStores: AlarmStores;
  let desk: AlarmDeskService;
  const clock = new ManualClock(NOON);
  let waiting = 0;
  let rate: number | null = null;
  let behindSince: number | null = null;
  const made: string[] = [];

  /** One process: another is as good. */
  const process = (itsLog: Log = log): AlarmService =>
    new AlarmService(
      alarmStores,
      { figure: async () => ({ value: rate }) as Figure },
      {
        waiting: { waiting: async () => ({ count: waiting, longestSince: null }) },
        agents: { countsByState: async () => idle },
        lag: { since: async () => behindSince },
      },
      clock,
      itsLog,
    );
  const rule = async (change: Partial<AlarmRuleWish> = {}): Promise<string> => {
    const wish: AlarmRuleWish = {
      name: '排队过多',
      districtId: '22',
      queueId: null,
      measure: 'waiting',
      direction: 'above',
      raiseAt: 10,
      clearAt: 5,
      forSeconds: 30,
      enabled: true,
      webhookUrl: null,
      webhookSecret: null,
      mailTo: [],
      wechat: null,
      ...change,
    };
    const { id } = await desk.create(wish, ALL);
    made.push(id);
    return id;
  };
  const alarmsOf = async (ruleId: string) =>
    (await desk.alarms({ ...ALL, openOnly: false }, null, 200)).items.filter((one) => one.ruleId === ruleId);

  beforeAll(async () => {
    stores = await openStores();
    alarmStores = { rules: new AlarmRuleRepository(stores.mongo), alarms: new AlarmRepository(stores.mongo) };
    await stores.migrate();
    desk = new AlarmDeskService(alarmStores, SECRET, {
      mailer: { on: false, allows: () => false },
      accounts: { find: async () => null },
    });
  });
  afterEach(async () => {
    for (const id of made.splice(0)) await desk.remove(id, ALL);
    waiting = 0;
    rate = null;
    behindSince = null;
  });
  afterAll(() => stores.close());

  it('are raised once by several processes, after the level has held, and cleared once', async () => {
    const id = await rule();
    const processes = [process(), process(), process()];
    const rounds = () => Promise.all(processes.map((one) => one.round()));
    waiting = 12;
    await rounds();
    expect(await alarmsOf(id)).toEqual([]);
    clock.advance(30_000);
    await rounds();
    await rounds();
    expect(await alarmsOf(id)).toMatchObject([{ value: 12, clearedAt: null, name: '排队过多' }]);
    // Between the levels it lasts.
    waiting = 7;
    await rounds();
    expect(await alarmsOf(id)).toMatchObject([{ clearedAt: null }]);
    waiting = 5;
    await rounds();
    expect(await alarmsOf(id)).toMatchObject([{ clearedValue: 5 }]);
    // Another time is another alarm.
    waiting = 20;
    await rounds();
    clock.advance(31_000);
    await rounds();
    expect(await alarmsOf(id)).toHaveLength(2);
  });

  it('on figures are neither raised nor cleared while these are behind, which is told once', async () => {
    const level = { measure: 'connection-rate', direction: 'below', raiseAt: 0.9, clearAt: 0.95 } as const;
    const [figure, state] = [await rule({ ...level, forSeconds: 0 }), await rule({ forSeconds: 0 })];
    const told: unknown[] = [];
    const one = process({
      ...log,
      warn: (_: unknown, text: string) => told.push(text),
      info: (text: unknown) => told.push(text),
    } as unknown as Log);
    behindSince = clock.now() - 60_000;
    [rate, waiting] = [0.5, 12];
    await one.round();
    clock.advance(60_000);
    await one.round();
    expect(await alarmsOf(figure)).toEqual([]);
    expect(await alarmsOf(state)).toMatchObject([{ clearedAt: null }]);
    behindSince = null;
    await one.round();
    expect(await alarmsOf(figure)).toMatchObject([{ clearedAt: null, value: 0.5 }]);
    behindSince = clock.now();
    [rate, waiting] = [0.99, 0];
    await one.round();
    expect(await alarmsOf(figure)).toMatchObject([{ clearedAt: null }]);
    expect(await alarmsOf(state)).toMatchObject([{ clearedValue: 0 }]);
    behindSince = null;
    await one.round();
    expect(await alarmsOf(figure)).toMatchObject([{ clearedValue: 0.99 }]);
    const wait = 'figures are behind: alarms on them wait';
    const goOn = 'figures are up to date: alarms on them go on';
    const ofLag = told.filter((text) => text === wait || text === goOn);
    expect(ofLag).toEqual([wait, goOn, wait, goOn]);
  });

  it('are neither lost nor repeated by a restart', async () => {
    const id = await rule();
    waiting = 12;
    await process().round();
    clock.advance(29_000);
    await process().round();
    expect(await alarmsOf(id)).toEqual([]);
    clock.advance(1000);
    // A new process knows since when the level has held.
    await process().round();
    await process().round();
    expect(await alarmsOf(id)).toHaveLength(1);
    waiting = 0;
    await process().round();
    expect(await alarmsOf(id)).toMatchObject([{ clearedValue: 0 }]);
  });

  it('are not raised by what passes, nor by a figure without data', async () => {
    const passing = await rule();
    const figure = await rule({
      measure: 'connection-rate',
      direction: 'below',
      raiseAt: 0.9,
      clearAt: 0.95,
      forSeconds: 0,
    });
    waiting = 12;
    await process().round();
    waiting = 9;
    clock.advance(20_000);
    await process().round();
    waiting = 12;
    clock.advance(20_000);
    await process().round();
    expect(await alarmsOf(passing)).toEqual([]);
    expect(await alarmsOf(figure)).toEqual([]);
    rate = 0.85;
    await process().round();
    expect(await alarmsOf(figure)).toMatchObject([{ value: 0.85, clearedAt: null }]);
    rate = null;
    await process().round();
    expect(await alarmsOf(figure)).toMatchObject([{ clearedAt: null }]);
  });

  it('end with their rule, and are a district’s own', async () => {
    const id = await rule({ forSeconds: 0 });
    waiting = 12;
    await process().round();
    await desk.change(id, { enabled: false }, ALL);
    await process().round();
    expect(await alarmsOf(id)).toMatchObject([{ clearedValue: null }]);
    expect((await alarmsOf(id))[0]?.clearedAt).not.toBeNull();
    const others = { districtId: '53' };
    expect((await desk.alarms({ ...others, openOnly: false }, null, 10)).items).toEqual([]);
    await expect(desk.change(id, { enabled: true }, others)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(desk.remove(id, others)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('need levels that are apart, a measure there is, and a secret for a webhook', async () => {
    const bad = { clearAt: 10, measure: 'happiness', webhookUrl: 'https://example.com/' };
    await expect(rule(bad)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'measure' }, { field: 'clearAt' }, { field: 'webhookSecret' }],
    });
    const { items } = await desk.rules({ ...ALL, whole: true }, null, 10);
    expect(items).toEqual([]);
  });

  describe('told to a webhook', () => {
    let server: Server;
    let url: string;
    let answer = 200;
    let slow = true;
    /** What the receiver that is slow has not answered yet. */
    const held: ServerResponse[] = [];
    const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
    const deliveries = (allowInner = true): AlarmDeliveryService =>
      new AlarmDeliveryService(
        alarmStores,
        { webhook: new WebhookTeller(() => clock.now(), allowInner, SECRET), mail: nobody, wechat: nobody },
        clock,
        log,
      );
    /** A whole round, with what came of it. */
    const tell = async (by = deliveries()): Promise<void> => {
      await by.round();
      await by.idle();
    };
    const deliveryOf = async (ruleId: string) => {
      const [alarm] = await alarmsOf(ruleId);
      return stores.mongo
        .collection<AlarmDeliveryDoc>('alarm-deliveries')
        .findOne({ _id: `${alarm?.id}:raised` });
    };

    beforeAll(async () => {
      server = createServer((request, reply) => {
        if (request.url === '/slow' && slow) {
          held.push(reply);
          return;
        }
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
          reply.writeHead(answer).end();
        });
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alarms`;
    });
    afterEach(() => {
      heard.length = 0;
      held.length = 0;
      answer = 200;
    });
    afterAll(() => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    });

    it('are signed, tried again until they are taken, and told once by several processes', async () => {
      const id = await rule({ forSeconds: 0, webhookUrl: url, webhookSecret: SHARED });
      waiting = 12;
      await process().round();
      answer = 503;
      await tell();
      expect(heard).toHaveLength(1);
      await tell();
      expect(heard).toHaveLength(1);
      answer = 200;
      clock.advance(5000);
      await Promise.all([tell(), tell()]);
      clock.advance(3_600_000);
      await tell();
      expect(heard).toHaveLength(2);
      const [first, second] = heard;
      expect(second?.headers['x-jietong-delivery']).toBe(first?.headers['x-jietong-delivery']);
      const { body = '', headers } = second ?? {};
      expect(headers?.['x-jietong-signature']).toBe(
        signatureOf(SHARED, String(headers?.['x-jietong-timestamp']), body),
      );
      expect(JSON.parse(body)).toMatchObject({ event: 'alarm.raised', alarm: { ruleId: id, value: 12 } });
      expect(body).not.toContain(SHARED);
      waiting = 0;
      await process().round();
      await tell();
      expect(heard.map(({ headers: said }) => said['x-jietong-event'])).toEqual([
        'alarm.raised',
        'alarm.raised',
        'alarm.cleared',
      ]);
    });

    it('tell a receiver that may have heard both, in order, and nothing to one that was never asked', async () => {
      await rule({ forSeconds: 0, webhookUrl: url, webhookSecret: SHARED });
      waiting = 12;
      await process().round();
      answer = 503;
      await tell();
      clock.advance(1);
      const untried = await rule({ forSeconds: 0, webhookUrl: url, webhookSecret: SHARED });
      await process().round();
      waiting = 0;
      await process().round();
      answer = 200;
      for (let i = 0; i < 3; i += 1) {
        await tell();
        clock.advance(5000);
      }
      expect(heard.map(({ headers }) => headers['x-jietong-event'])).toEqual([
        'alarm.raised',
        'alarm.raised',
        'alarm.cleared',
      ]);
      expect(await deliveryOf(untried)).toMatchObject({ outcome: 'over', tries: 0 });
      const last = JSON.parse(heard[2]?.body ?? '{}');
      expect(last.alarm.ruleId).not.toBe(untried);
    });

    it('do not wait for a receiver that is slow, and are broken off when the process stops', async () => {
      const waits = await rule({
        forSeconds: 0,
        webhookUrl: new URL('/slow', url).href,
        webhookSecret: SHARED,
      });
      waiting = 12;
      await process().round();
      clock.advance(1);
      const quick = await rule({ forSeconds: 0, webhookUrl: url, webhookSecret: SHARED });
      await process().round();
      const stopped = deliveries();
      await stopped.round();
      await eventually(
        () => deliveryOf(quick),
        (one) => one?.outcome === 'delivered',
      );
      await eventually(
        () => Promise.resolve(held.length),
        (count) => count === 1,
      );
      expect(held[0]?.destroyed).toBe(false);
      expect(await deliveryOf(waits)).toMatchObject({ outcome: 'pending', tries: 1, problem: null });

      await stopped.stop();
      expect(await deliveryOf(waits)).toMatchObject({
        outcome: 'pending',
        problem: expect.stringContaining('abort'),
      });
      await stopped.round();
      expect(heard).toHaveLength(1);
      // At once, and by whoever is there.
      slow = false;
      await tell();
      expect(await deliveryOf(waits)).toMatchObject({ outcome: 'delivered', tries: 2 });
    });

    it('never lead into our own network unless that is meant', async () => {
      const named = url.replace('127.0.0.1', 'localhost');
      await rule({ forSeconds: 0, webhookUrl: url, webhookSecret: SHARED });
      await rule({ forSeconds: 0, webhookUrl: named, webhookSecret: SHARED });
      waiting = 12;
      await process().round();
      await tell(deliveries(false));
      expect(heard).toEqual([]);
      const problems = await stores.mongo
        .collection('alarm-deliveries')
        .find({ problem: 'inner address' })
        .toArray();
      expect(problems.filter(({ outcome }) => outcome === 'pending')).toHaveLength(2);
    });
  });

  it('are forgotten long after they were over', async () => {
    const over = await rule({ forSeconds: 0 });
    waiting = 12;
    await process().round();
    waiting = 0;
    await process().round();
    const lasts = await rule({ forSeconds: 0 });
    waiting = 12;
    clock.advance(1);
    await process().round();
    await desk.change(over, { enabled: false }, ALL);
    await process().round();
    clock.advance(399 * DAY_MS);
    await process().expire();
    expect(await alarmsOf(over)).toHaveLength(2);
    clock.advance(2 * DAY_MS);
    await process().expire();
    expect(await alarmsOf(over)).toEqual([]);
    expect(await alarmsOf(lasts)).toMatchObject([{ clearedAt: null }]);
  });
});
