import type { Role } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiStage } from '#kit/api-stage';
import { IdentityApiModule } from '../identity/identity.module.js';
import { RoutingApiModule } from './routing.module.js';

const stage = new ApiStage();
const { call, signIn } = stage;
let admin: string;
let made = 0;

/** A new user of the district, signed in. */
async function user(role: Role, districtId: string): Promise<{ id: string; token: string }> {
  const username = `user${(made += 1)}`;
  const id = await stage.user(username, role, districtId);
  return { id, token: await signIn(username) };
}

beforeAll(async () => {
  await stage.open([IdentityApiModule, RoutingApiModule]);
  ({ admin } = stage);
});
afterAll(() => stage.close());

describe('queues', () => {
  it('has one from the start', async () => {
    const { body } = await call('GET', '/queues', admin);
    expect(body.items).toContainEqual({
      id: 'general',
      name: '综合咨询',
      nameEn: 'General enquiries',
      districtId: '00',
      priority: 0,
      serviceTargetSeconds: 15,
      connectionTarget: 0.95,
      serviceLevelTarget: 0.95,
      offerSeconds: null,
      waiting: null,
      recording: 'always',
    });
  });

  it('are made and changed, with their author on record', async () => {
    const queue = { id: 'tariff', name: '税则', nameEn: 'Tariff', districtId: '22', offerSeconds: 10 };
    expect(await call('POST', '/queues', admin, queue)).toMatchObject({ status: 201, body: queue });
    expect(await call('POST', '/queues', admin, queue)).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_EXISTS' },
    });
    const changed = await call('PATCH', '/queues/tariff', admin, { priority: 3, offerSeconds: null });
    expect(changed).toMatchObject({
      status: 200,
      body: { id: 'tariff', name: '税则', priority: 3, offerSeconds: null },
    });
    const waiting = { everySeconds: 45, position: true, expectedWait: false, callbackKey: '1' };
    expect((await call('PATCH', '/queues/tariff', admin, { waiting })).body).toMatchObject({
      waiting: { ...waiting, messageKey: null, repeatKey: null },
    });
    for (const wrong of [{ everySeconds: 9 }, { messageKey: '1' }, { repeatKey: '#' }, { extra: 1 }])
      expect(
        await call('PATCH', '/queues/tariff', admin, { waiting: { ...waiting, ...wrong } }),
      ).toMatchObject({
        status: 400,
      });
    const entries = await stage.stores.mongo.collection('audit').find({ target: 'queue:tariff' }).toArray();
    expect(entries.map((entry) => entry['action'])).toEqual([
      'queue.created',
      'queue.changed',
      'queue.changed',
    ]);
    const told = (entries[2]?.['details'] as { changes?: string[] } | undefined)?.changes?.join();
    expect(told).toMatch(/^waiting: null → \{.*"everySeconds":45\b/);
    expect(entries[1]?.['details']).toMatchObject({
      fields: 'priority,offerSeconds',
      changes: ['priority: 0 → 3', 'offerSeconds: 10 → null'],
    });
  });

  it.each([
    { id: 'Upper', name: 'x', nameEn: 'x' },
    { id: 'a:b', name: 'x', nameEn: 'x' },
    { id: 'no-name', nameEn: 'x' },
    { id: 'blank', name: ' ', nameEn: 'x' },
    { id: 'share', name: 'x', nameEn: 'x', connectionTarget: 95 },
    { id: 'where', name: 'x', nameEn: 'x', districtId: '99' },
    { id: 'extra', name: 'x', nameEn: 'x', owner: 'me' },
  ])('refuses %j', async (queue) => {
    expect(await call('POST', '/queues', admin, queue)).toMatchObject({
      status: 400,
      body: { code: 'BAD_INPUT' },
    });
  });

  it('refuses a change of nothing, of an unknown one, and of id or district', async () => {
    expect((await call('PATCH', '/queues/general', admin, {})).status).toBe(400);
    expect((await call('PATCH', '/queues/nowhere', admin, { priority: 1 })).status).toBe(404);
    expect((await call('PATCH', '/queues/general', admin, { districtId: '22' })).status).toBe(400);
  });

  it('keeps districts apart, and administration to administrators', async () => {
    await call('POST', '/queues', admin, {
      id: 'nanjing',
      name: '南京',
      nameEn: 'Nanjing',
      districtId: '23',
    });
    const shanghai = await user('administrator', '22');
    const agent = await user('agent', '22');
    for (const { token } of [shanghai, agent]) {
      const { body } = await call('GET', '/queues', token);
      const districts = body.items.map((queue: { districtId: string }) => queue.districtId);
      expect(new Set(districts)).toEqual(new Set(['00', '22']));
    }
    const foreign = { id: 'foreign', name: 'x', nameEn: 'x', districtId: '23' };
    expect((await call('POST', '/queues', shanghai.token, foreign)).status).toBe(403);
    expect((await call('PATCH', '/queues/nanjing', shanghai.token, { priority: 9 })).status).toBe(404);
    expect((await call('PATCH', '/queues/general', shanghai.token, { priority: 9 })).status).toBe(404);
    expect((await call('POST', '/queues', agent.token, foreign)).status).toBe(403);
    const own = await call('POST', '/queues', shanghai.token, { id: 'own', name: 'x', nameEn: 'x' });
    expect(own).toMatchObject({ status: 201, body: { districtId: '22' } });
  });
});

describe('agents', () => {
  it('are given queues and room; what cannot be is refused with every reason', async () => {
    const agent = await user('agent', '22');
    await call('POST', '/queues', admin, {
      id: 'beijing',
      name: '北京',
      nameEn: 'Beijing',
      districtId: '01',
    });
    const path = `/agents/${agent.id}`;
    const changed = await call('PATCH', path, admin, { queueIds: ['general'], capacity: { chat: 5 } });
    expect(changed).toMatchObject({
      status: 200,
      body: { id: agent.id, queueIds: ['general'], capacity: { voice: 1, chat: 5 }, state: 'offline' },
    });
    const refused = await call('PATCH', path, admin, { queueIds: ['general', 'unknown', 'beijing'] });
    expect(refused).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } });
    expect(refused.body.details).toMatchObject([
      { field: 'queueIds', reasonEn: 'queue unknown does not exist' },
      { field: 'queueIds', reasonEn: 'queue beijing belongs to another district' },
    ]);
    for (const body of [
      {},
      { capacity: { chat: -1 } },
      { capacity: { fax: 1 } },
      { queueIds: 'general' },
      { presence: 'online' },
    ]) {
      expect((await call('PATCH', path, admin, body)).status).toBe(400);
    }
    expect((await call('PATCH', '/agents/nobody', admin, { queueIds: [] })).status).toBe(404);
  });

  it('are listed page by page, a district’s to its own', async () => {
    const nanjing = [await user('agent', '23'), await user('agent', '23'), await user('agent', '23')];
    const supervisor = await user('supervisor', '23');
    const first = (await call('GET', '/agents?limit=2', supervisor.token)).body;
    const second = (await call('GET', `/agents?limit=2&cursor=${first.next}`, supervisor.token)).body;
    const ids = [...first.items, ...second.items].map((item: { id: string }) => item.id);
    expect(ids).toEqual(nanjing.map(({ id }) => id).toSorted());
    expect(second.next).toBeNull();
    // Quality staff decide about people: they know them by name, as far as their district goes.
    const quality = await user('quality', '23');
    const named = (await call('GET', '/agents?limit=200', quality.token)).body.items;
    expect(named.map((item: { id: string }) => item.id)).toEqual(ids);
    const foreign = await user('supervisor', '22');
    const seen = (await call('GET', '/agents?limit=200', foreign.token)).body.items;
    expect(seen.some((item: { districtId: string }) => item.districtId !== '22')).toBe(false);
    for (const { token } of [supervisor, quality])
      expect((await call('PATCH', `/agents/${ids[0]}`, token, { queueIds: [] })).status).toBe(403);
    expect((await call('GET', '/agents', nanjing[0]?.token ?? '')).status).toBe(403);
    const shanghai = await user('administrator', '22');
    expect((await call('PATCH', `/agents/${ids[0]}`, shanghai.token, { queueIds: [] })).status).toBe(404);
  });
});

/** Closed, and nothing is left of its course: its timeline is broken. */
const brokenContact = (id: string, districtId: string): { _id: string } & Record<string, unknown> => ({
  _id: id,
  channel: 'webchat',
  accountId: 'web',
  districtId,
  queueId: 'general',
  customer: { id: 'c', identity: 'i' },
  state: 'closed',
  outcome: 'abandoned',
  disposition: null,
  epoch: 0,
  seq: 0,
  owner: null,
  seats: [],
  handledBy: null,
  openedAt: new Date(0),
  queuedAt: new Date(0),
  answeredAt: null,
  respondedAt: null,
  endedAt: null,
  closedAt: new Date(0),
  deadlineAt: null,
  timeline: [],
  messageSeq: 0,
  reacted: 0,
});

describe('invariants', () => {
  it('are checked when an administrator asks, and shown to nobody else', async () => {
    const { status, body } = await call('GET', '/invariants?contacts=10', admin);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      checked: 0,
      findings: [],
      known: [],
      total: 0,
      conservation: { holds: true },
    });
    expect((await call('GET', '/invariants?contacts=0', admin)).status).toBe(400);
    const supervisor = await user('supervisor', '22');
    expect((await call('GET', '/invariants', supervisor.token)).status).toBe(403);
    expect((await call('GET', '/invariants/findings', supervisor.token)).status).toBe(403);
  });

  it('that are broken are found by who asks, listed page by page, and shown to their own district', async () => {
    const ids = ['5f0000000000000000000001', '5f0000000000000000000002'] as const;
    const contacts = stage.stores.mongo.collection<{ _id: string }>('contacts');
    await contacts.insertMany([brokenContact(ids[0], '22'), brokenContact(ids[1], '23')]);
    const [shanghai, nanjing] = [await user('administrator', '22'), await user('administrator', '23')];
    const listed = async (token: string, query = '') => {
      const { body } = await call('GET', `/invariants/findings${query}`, token);
      const items = body.items as { id: string }[];
      return { ids: items.map(({ id }) => id), next: body.next, total: body.total };
    };
    expect(await listed(admin)).toEqual({ ids: [], next: null, total: 0 });
    const { body } = await call('GET', '/invariants', admin);
    expect(body.checked).toBe(2);
    const first = await listed(admin, '?limit=1');
    expect(first).toEqual({ ids: [`timeline-${ids[1]}`], next: `timeline-${ids[1]}`, total: 2 });
    expect(await listed(admin, `?limit=1&cursor=${first.next}`)).toEqual({
      ids: [`timeline-${ids[0]}`],
      next: null,
      total: 2,
    });
    expect((await listed(nanjing.token, '?limit=1')).total).toBe(1);
    expect((await listed(shanghai.token)).ids).toEqual([`timeline-${ids[0]}`]);
    expect((await listed(nanjing.token)).ids).toEqual([`timeline-${ids[1]}`]);
    expect((await listed(admin, '?over=true')).ids).toEqual([]);
    for (const wrong of ['?cursor=x', '?over=maybe', '?limit=0'])
      expect((await call('GET', `/invariants/findings${wrong}`, admin)).status).toBe(400);
  });
});
