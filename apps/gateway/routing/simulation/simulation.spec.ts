import { openStores, type Stores } from '#kit';
import { startTestApp, type TestApp } from '#kit/http-app';
import { AgentModule, AgentService } from '#libs/agent';
import { ContactModule } from '#libs/contact';
import type { Role } from '#libs/contract';
import { IdentityService } from '#libs/identity';
import { IdentityModule } from '#libs/identity/nest';
import { migrate } from '#libs/platform';
import { MONGO } from '#libs/platform/nest';
import { RoutingModule, type SimulationReport } from '#libs/routing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { IdentityApiModule } from '../../identity/identity.module.js';
import { PolicyApiModule } from '../policy/policy.module.js';
import { RoutingApiModule } from '../routing.module.js';
import { SimulationApiModule } from './simulation.module.js';

const PASSWORD = 'a good password';
const DAY = { from: '2026-01-05', to: '2026-01-05' };
let stores: Stores;
let test: TestApp;
let admin: string;

const call = async (method: string, path: string, token: string, payload?: object) => {
  const answer = await fetch(`${test.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(payload ? { 'content-type': 'application/json' } : {}) },
    ...(payload ? { body: JSON.stringify(payload) } : {}),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
};
const simulate = (body: object, token = admin) => call('POST', '/routing-policy/simulate', token, body);
const signIn = async (username: string): Promise<string> =>
  (await call('POST', '/auth/login', '', { username, password: PASSWORD })).body.accessToken;
const user = async (username: string, role: Role, districtId: string, queueIds: string[] = []) => {
  const body = { username, password: PASSWORD, displayName: username, roles: [role], districtId, queueIds };
  return (await call('POST', '/users', admin, body)).body.id as string;
};

beforeAll(async () => {
  stores = await openStores();
  test = await startTestApp(stores, {
    imports: [
      ContactModule,
      AgentModule,
      RoutingModule,
      IdentityModule.register({ imports: [AgentModule], roster: AgentService }),
      IdentityApiModule,
      RoutingApiModule,
      PolicyApiModule,
      SimulationApiModule,
    ],
  });
  await migrate(test.app.get<Connection>(MONGO));
  await test.app.get(IdentityService).ensureFirstAdministrator({ adminPassword: PASSWORD });
  admin = await signIn('admin');
  for (const districtId of ['22', '53']) {
    const id = `q${districtId}`;
    await call('POST', '/queues', admin, { id, name: id, nameEn: id, districtId });
    await user(`agent${districtId}`, 'agent', districtId, [id]);
  }
  await user('head22', 'supervisor', '22');
});
afterAll(async () => {
  await test.close();
  await stores.close();
});

describe('a policy tried on the past by the API', () => {
  it('answers both policies beside each other, while other requests go on and a second try waits its turn', async () => {
    const order = { content: {}, generate: 120, seed: 7, seeds: 2, ...DAY };
    const first = simulate(order);
    const second = await simulate(order);
    expect(second).toMatchObject({ status: 429, body: { code: 'TOO_MANY' } });
    expect((await call('GET', '/me', admin)).status).toBe(200);
    const { status, body } = await first;
    expect(status).toBe(200);
    const report = body as SimulationReport;
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
      body: { details: expect.arrayContaining([expect.any(String)]) },
    });
    expect((await simulate({ content: {} })).body.details).toHaveLength(2);
  });
});
