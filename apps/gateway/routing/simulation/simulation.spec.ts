import { ApiStage } from '#kit/api-stage';
import { recordedChat } from '#kit/recorded-day';
import type { SimulationReport } from '#libs/routing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentityApiModule } from '../../identity/identity.module.js';
import { PolicyApiModule } from '../policy/policy.module.js';
import { RoutingApiModule } from '../routing.module.js';
import { SimulationApiModule } from './simulation.module.js';

const DAY = { from: '2026-01-05', to: '2026-01-05' };
const stage = new ApiStage();
const { call, signIn, user } = stage;
let admin: string;
/** By district. */
const agents = new Map<string, string>();

const simulate = (body: object, token = admin) => call('POST', '/routing-policy/simulate', token, body);
beforeAll(async () => {
  await stage.open([IdentityApiModule, RoutingApiModule, PolicyApiModule, SimulationApiModule]);
  ({ admin } = stage);
  for (const districtId of ['22', '53']) {
    const id = `q${districtId}`;
    await call('POST', '/queues', admin, { id, name: id, nameEn: id, districtId });
    agents.set(districtId, await user(`agent${districtId}`, 'agent', districtId, [id]));
  }
  await user('head22', 'supervisor', '22');
});
afterAll(() => stage.close());

describe('a policy tried on the past by the API', () => {
  it('answers both policies beside each other, while other requests go on and a second try waits its turn', async () => {
    const order = { content: {}, generate: 120, seed: 7, seeds: 2, ...DAY };
    const tries = [simulate(order), simulate(order)];
    // Whichever comes second is answered first.
    expect(await Promise.race(tries)).toMatchObject({ status: 429, body: { code: 'TOO_MANY' } });
    expect((await call('GET', '/me', admin)).status).toBe(200);
    const done = (await Promise.all(tries)).filter(({ status }) => status === 200);
    expect(done).toHaveLength(1);
    const report = done[0]?.body as SimulationReport;
    expect(report).toMatchObject({ source: 'generated', arrivals: 120, seeds: [7, 8], cutShort: false });
    const [all] = report.parts;
    expect(all?.scope).toEqual({ districtId: null, queueId: null });
    expect(all?.today['offered']).toMatchObject({ median: 120 });
    // The same policy on the same luck.
    expect(all?.difference['answered']).toMatchObject({ median: 0 });
    expect(report.unknown.length).toBeGreaterThan(3);
  });

  it('shows a district its own figures alone', async () => {
    const report = await simulate({ content: {}, generate: 40, seeds: 1, ...DAY }, await signIn('head22'));
    expect(report.status).toBe(200);
    const { parts } = report.body as SimulationReport;
    expect(parts.map(({ scope }) => scope)).toEqual([
      { districtId: '22', queueId: null },
      { districtId: '22', queueId: 'q22' },
    ]);
    expect((await simulate({ content: {}, ...DAY }, await signIn('agent22'))).status).toBe(403);
  });

  it('tells a supervisor nothing of other districts by what it refuses', async () => {
    const token = await signIn('head22');
    const refused = async (queueId: string, agentId: string): Promise<string> => {
      const rings = [{ afterSeconds: 9, addQueueIds: [queueId] }];
      const queues = [
        { queueId, districtId: '53' },
        { queueId: 'q22', districtId: '22', rings },
      ];
      const content = { queues, agents: [{ agentId }], agentDefaults: { languages: ['la'] } };
      const { status, body } = await simulate({ content, generate: 10, seeds: 1, ...DAY }, token);
      expect(status).toBe(400);
      return JSON.stringify(body.details).replaceAll(queueId, 'the queue').replaceAll(agentId, 'the agent');
    };
    const nobody = (agents.get('53') ?? '').replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await refused('q53', agents.get('53') ?? '')).toBe(await refused('nowhere', nobody));
    // Who may read the policy whole is told what is wrong with it.
    const queues = [{ queueId: 'q53', districtId: '53' }];
    const whole = await simulate({ content: { queues }, generate: 10, seeds: 1, ...DAY });
    expect(whole.status).toBe(200);
  });

  it('refuses what can’t work and what is too much, with every reason', async () => {
    const lost = {
      queues: [
        { queueId: 'nowhere', districtId: '22' },
        { queueId: 'q22', districtId: '53' },
      ],
    };
    const refused = await simulate({ content: lost, generate: 10, seeds: 1, ...DAY });
    expect(refused.status).toBe(400);
    const codes = (refused.body.details as { code: string }[]).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['unknown-queue', 'wrong-district']));
    expect((await simulate({ content: {}, generate: 10, seeds: 51, ...DAY })).status).toBe(400);
    const days = await simulate({ content: {}, from: '2026-02-30', to: '2026-02-30' });
    expect(days).toMatchObject({
      status: 400,
      body: { details: [{ field: 'from' }, { field: 'to' }] },
    });
    expect((await simulate({ content: {} })).body.details).toHaveLength(2);
  });
});

describe('recorded days by the API', () => {
  const DAYS = { from: '2026-01-06', to: '2026-01-06' };
  const NINE = Date.parse('2026-01-06T09:00:00+08:00');
  const HANDLED = { talk: 90, wrap: 17 };
  /** Whoever asked `minute` minutes after nine in a district's queue, and got through unless told. */
  const chat = (minute: number, districtId: string, told: { wait?: number; left?: boolean } = {}): object =>
    recordedChat({
      at: NINE + minute * 60_000,
      queueId: `q${districtId}`,
      districtId,
      agentId: agents.get(districtId) ?? '',
      wait: told.wait ?? 5,
      handled: told.left ? null : HANDLED,
    });
  /** Closed from half past nine on: the first fifteen of the thirty who came every other minute get through. */
  const shorter = {
    queues: [
      {
        queueId: 'q22',
        districtId: '22',
        hours: { weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '09:30' }] },
        overflow: [{ when: 'closed', to: 'message', reason: '非服务时间', reasonEn: 'Closed' }],
      },
    ],
  };
  const order = { content: shorter, seed: 3, seeds: 2, ...DAYS };

  beforeAll(async () => {
    const steady = Array.from({ length: 30 }, (_, i) => chat(2 * i, '22'));
    const others = [chat(61, '22', { wait: 45, left: true }), chat(64, '22', { wait: 8 }), chat(5, '53')];
    // Of the day before and the day after: no concern of this one.
    const around = [chat(-24 * 60, '22'), chat(24 * 60, '22')];
    await stage.stores.mongo.collection<object>('contacts').insertMany([...steady, ...others, ...around]);
  });

  it('come again under both policies, beside what was recorded, the same for the same seed', async () => {
    const { status, body } = await simulate(order);
    expect(status).toBe(200);
    const report = body as SimulationReport;
    expect(report).toMatchObject({ source: 'recorded', arrivals: 33, seeds: [3, 4], cutShort: false });
    const partOf = (queueId: string) => report.parts.find(({ scope }) => scope.queueId === queueId);
    const own = partOf('q22');
    expect(own?.recorded).toMatchObject({ offered: 32, answered: 31, abandoned: 1, 'longest-wait': 45 });
    const always = (value: number) => ({ median: value, low: value, high: value, seeds: 2 });
    expect(own?.today).toMatchObject({ offered: always(32), 'flowed-out': always(0) });
    expect(own?.planned).toMatchObject({ offered: always(32), 'flowed-out': always(17) });
    expect(own?.difference).toMatchObject({ offered: always(0), 'flowed-out': always(17) });
    // Handled as long as all of them were.
    expect(own?.today['average-handle-time']).toEqual(always(HANDLED.talk + HANDLED.wrap));
    expect(partOf('q53')).toMatchObject({
      recorded: { offered: 1, answered: 1 },
      today: { offered: always(1) },
      planned: { offered: always(1), 'flowed-out': always(0) },
    });
    expect(report.notes.map(({ en }) => en).join()).toContain('from 33 waits, 1 of which were abandoned');
    expect(JSON.stringify(report)).not.toMatch(/a name|customer-/);
    expect(await simulate(order)).toEqual({ status, body });
  });

  it('show a district its own figures alone', async () => {
    const { body } = await simulate({ ...order, seeds: 1 }, await signIn('head22'));
    const { parts, arrivals, notes } = body as SimulationReport;
    expect(arrivals).toBe(32);
    // Of all districts together 33 came: no remark tells that either.
    expect(notes.length).toBeGreaterThan(0);
    expect(JSON.stringify(notes)).not.toMatch(/33|waits/);
    const whole = (await simulate({ ...order, seeds: 1 })).body as SimulationReport;
    expect(JSON.stringify(whole.notes)).toContain('33 waits');
    expect(
      parts.map(({ scope, recorded }) => [scope.districtId, scope.queueId, recorded?.['offered']]),
    ).toEqual([
      ['22', null, 32],
      ['22', 'q22', 32],
    ]);
  });

  it('are refused with a code where there is nothing to replay', async () => {
    const refused = async (days: object): Promise<unknown> => {
      const { status, body } = await simulate({ ...order, ...days });
      return { status, code: body.code, details: body.details };
    };
    expect(await refused({ from: '2026-01-09', to: '2026-01-09' })).toEqual({
      status: 404,
      code: 'NOT_FOUND',
      details: { arrivals: 0 },
    });
    expect(await refused({ from: '2026-01-07', to: '2026-01-06' })).toEqual({
      status: 400,
      code: 'BAD_INPUT',
      details: [
        { field: 'from', reason: '2026-01-07 晚于 2026-01-06', reasonEn: '2026-01-07 is after 2026-01-06' },
      ],
    });
    expect(await refused({ from: '2026-01-06', to: '2999-01-01' })).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
      details: expect.arrayContaining([
        { field: 'to', reason: '2999-01-01 尚无记录', reasonEn: 'nothing is recorded of 2999-01-01 yet' },
      ]),
    });
    // Nobody is kept waiting by what was refused: the next is tried.
    expect((await simulate({ ...order, seeds: 1 })).status).toBe(200);
  });
});
