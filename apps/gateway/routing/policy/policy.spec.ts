import { MONGO } from '#libs/platform/nest';
import { PolicyService } from '#libs/routing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { ApiStage } from '#kit/api-stage';
import { answerToHead } from '#kit/half-request';
import { IdentityApiModule } from '../../identity/identity.module.js';
import { RoutingApiModule } from '../routing.module.js';
import { PolicyApiModule } from './policy.module.js';

const PATH = '/routing-policy';
const stage = new ApiStage();
const { call, signIn, user } = stage;
let admin: string;
let shanghai: string;
let agentId: string;

const inForce = async (): Promise<number> => (await call('GET', PATH, admin)).body.version;
const put = async (content: object, token = admin, baseVersion?: number) =>
  call('PUT', PATH, token, { baseVersion: baseVersion ?? (await inForce()), note: '试行', content });

const tariff = {
  queueId: 'tariff',
  districtId: '22',
  hours: { weekly: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }], holidays: 'closed' },
  channels: ['webchat', 'wechat'],
  skills: [{ skillId: 'tariff', minLevel: 3 }],
  overflow: [{ when: 'closed', to: 'message', reason: '非工作时间', reasonEn: 'Out of hours' }],
};
const content = () => ({
  skills: [{ id: 'tariff', name: '税则', nameEn: 'Tariff' }],
  queues: [tariff],
  agents: [{ agentId, skills: [{ skillId: 'tariff', level: 5 }] }],
});

beforeAll(async () => {
  await stage.open([IdentityApiModule, RoutingApiModule, PolicyApiModule]);
  ({ admin } = stage);
  await call('POST', '/queues', admin, { id: 'tariff', name: '税则', nameEn: 'Tariff', districtId: '22' });
  await user('shanghai', 'administrator', '22');
  shanghai = await signIn('shanghai');
  agentId = await user('li', 'agent', '22', ['tariff']);
});
afterAll(() => stage.close());

describe('the routing policy', () => {
  it('begins as version 0, says which calendar is missing, and is for administrators', async () => {
    const { status, body } = await call('GET', PATH, admin);
    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 0, author: null, content: { queues: [], skills: [] } });
    expect(Array.isArray(body.calendarGaps)).toBe(true);
    await user('wang', 'agent', '22');
    expect((await call('GET', PATH, await signIn('wang'))).status).toBe(403);
  });

  it('is changed with author, time and effect, on record, and brought back', async () => {
    const before = await inForce();
    const made = await put(content());
    expect(made).toMatchObject({
      status: 200,
      body: {
        version: before + 1,
        author: { name: expect.any(String) },
        at: expect.stringMatching(/Z$/),
        rollbackOf: null,
      },
    });
    expect(made.body.effect.zh.join('\n')).toContain('队列 tariff：所需技能 tariff ≥ 3');
    expect(made.body.effect.en).toHaveLength(made.body.effect.zh.length);
    expect(made.body.content.queues[0]).toMatchObject({
      ...tariff,
      hours: tariff.hours,
      priority: 0,
      maxLength: null,
    });
    expect((await stage.test.app.get(PolicyService).current()).version).toBe(before + 1);

    const changed = await put({ ...content(), queues: [{ ...tariff, priority: 5 }] });
    expect(changed.body.effect).toEqual({
      zh: ['队列 tariff：优先级 0 → 5'],
      en: ['Queue tariff: priority 0 → 5'],
    });
    const back = await call('POST', `${PATH}/versions/${before + 1}/rollback`, admin, {
      baseVersion: before + 2,
      note: '恢复',
    });
    expect(back).toMatchObject({ status: 201, body: { version: before + 3, rollbackOf: before + 1 } });
    expect(back.body.content).toEqual(made.body.content);

    const { items, next } = (await call('GET', `${PATH}/versions?limit=2`, admin)).body;
    expect(items.map((item: { version: number }) => item.version)).toEqual([before + 3, before + 2]);
    const rest = (await call('GET', `${PATH}/versions?limit=200&cursor=${next}`, admin)).body;
    expect(rest.items[0]).toMatchObject({ version: before + 1, note: '试行' });
    expect(rest.items[0].content).toBeUndefined();
    expect((await call('GET', `${PATH}/versions/${before + 2}`, admin)).body.content.queues[0].priority).toBe(
      5,
    );
    expect((await call('GET', `${PATH}/versions/999`, admin)).status).toBe(404);
    const rows = await stage.stores.mongo
      .collection('audit')
      .find({ target: /^policy:/ })
      .toArray();
    expect(rows.map((row) => row['action'])).toEqual([
      'policy.changed',
      'policy.changed',
      'policy.rolled-back',
    ]);
  });

  it('of many changes made at once on the same version exactly one is taken', async () => {
    const base = await inForce();
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        put({ ...content(), queues: [{ ...tariff, priority: 10 + n }] }, admin, base),
      ),
    );
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { body } of tries.filter(({ status }) => status !== 200)) {
      expect(body).toMatchObject({ code: 'STATE_CONFLICT', details: { version: base + 1 } });
    }
    expect(await inForce()).toBe(base + 1);
    for (const stale of [base, base + 5]) {
      expect((await put(content(), admin, stale)).body).toMatchObject({ code: 'STATE_CONFLICT' });
    }
  });

  it('that can’t work is refused with every reason, and tried without a trace', async () => {
    const base = await inForce();
    const broken = {
      ...content(),
      queues: [
        { ...tariff, skills: [{ skillId: 'latin', minLevel: 30 }], overflow: [], maxLength: 5 },
        { ...tariff, queueId: 'nowhere', districtId: '99' },
      ],
    };
    const refused = await put(broken);
    expect(refused).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } });
    const codes = refused.body.details.map((problem: { code: string }) => problem.code);
    for (const code of [
      'unknown-skill',
      'level-out-of-range',
      'no-way-out',
      'nobody-can-serve',
      'unknown-queue',
      'unknown-district',
    ]) {
      expect(codes).toContain(code);
    }
    const tried = await call('POST', `${PATH}/validate`, admin, { content: broken });
    expect(tried.status).toBe(200);
    expect(tried.body).toMatchObject({ valid: false, problems: refused.body.details });
    const fine = await call('POST', `${PATH}/validate`, admin, { content: content() });
    expect(fine.body).toMatchObject({ valid: true, problems: [] });
    expect(fine.body.effect.zh.length).toBeGreaterThan(0);
    expect(await inForce()).toBe(base);
  });

  it('refuses what the document does not have', async () => {
    for (const wrong of [
      { skill: [] },
      { queues: [{ ...tariff, colour: 'red' }] },
      { queues: [{ ...tariff, hours: { weekly: [{ days: [9], from: '8:30', to: '17:30' }] } }] },
      { queues: [{ ...tariff, overflow: [{ when: 'bored', to: 'message', reason: 'x', reasonEn: 'x' }] }] },
      { queues: [null] },
      { agents: [{ agentId, slots: null }] },
      { calendar: null },
    ]) {
      expect([wrong, (await put(wrong)).status]).toEqual([wrong, 400]);
    }
    expect((await call('PUT', PATH, admin, { baseVersion: 0, note: ' ', content: {} })).status).toBe(400);
    expect((await call('PUT', PATH, admin, { content: {} })).status).toBe(400);
  });

  it('alone says what a queue aims at, once it has an entry of it: shown is what holds, and nothing else is taken', async () => {
    const shown = async () =>
      (await call('GET', '/queues', shanghai)).body.items.find(({ id }: { id: string }) => id === 'aims');
    const patch = (body: object) => call('PATCH', '/queues/aims', shanghai, body);
    const aims = { id: 'aims', name: '目标', nameEn: 'Aims', districtId: '22', priority: 7 };
    await call('POST', '/queues', admin, aims);
    await user('zhao', 'agent', '22', ['aims']);
    await put(content());
    expect(await shown()).toMatchObject({ priority: 7, serviceTargetSeconds: 15 });
    expect((await shown()).aimsInPolicy).toBeUndefined();
    expect(await patch({ priority: 8 })).toMatchObject({ status: 200, body: { priority: 8 } });

    const entry = { queueId: 'aims', districtId: '22', priority: 3, serviceTargetSeconds: 40 };
    const entered = { ...content(), queues: [tariff, entry] };
    expect((await put(entered)).status).toBe(200);
    const holds = { priority: 3, serviceTargetSeconds: 40, connectionTarget: 0.95, aimsInPolicy: true };
    expect(await shown()).toMatchObject(holds);
    const refused = await patch({ priority: 9, offerSeconds: null, name: '新名' });
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'BAD_INPUT', details: [{ field: 'priority' }, { field: 'offerSeconds' }] },
    });
    expect(await patch({ name: '新名' })).toMatchObject({ status: 200, body: { ...holds, name: '新名' } });
    expect(await shown()).toMatchObject({ ...holds, name: '新名' });
    // Without the entry the queue's own hold again.
    await put(content());
    expect(await shown()).toMatchObject({ priority: 8, serviceTargetSeconds: 15, name: '新名' });
    expect((await patch({ priority: 9 })).status).toBe(200);
  });

  it('a district changes its own queues and agents only', async () => {
    await put(content());
    const own = { ...content(), queues: [{ ...tariff, priority: 77 }] };
    expect((await put(own, shanghai)).status).toBe(200);
    const shared = { ...own, skills: [...own.skills, { id: 'other', name: '其他', nameEn: 'Other' }] };
    expect((await put(shared, shanghai)).body.code).toBe('FORBIDDEN');
    const foreign = { ...own, queues: [...own.queues, { queueId: 'general', districtId: '00' }] };
    expect((await put(foreign, shanghai)).body.code).toBe('FORBIDDEN');
    const tried = (await call('POST', `${PATH}/validate`, admin, { content: foreign })).body;
    expect(tried.effect.en.join()).toContain('Queue general: hours every day 00:00–24:00; holidays as usual');
  });

  it('may name thousands of days: longer than other requests', async () => {
    const days = Array.from({ length: 1500 }, (_, n) => ({
      day: new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10),
      working: n % 2 === 0,
      name: '测试',
      nameEn: 'test',
    }));
    const long = { ...content(), calendar: { years: [2027, 2028, 2029, 2030], days } };
    expect((await call('POST', `${PATH}/validate`, admin, { content: long })).body).toMatchObject({
      valid: true,
    });
  });

  it('of an earlier release, which lacks what came later, is changed by a district like any other', async () => {
    const rings = [{ afterSeconds: 10, addQueueIds: ['tariff'] }];
    const queues = [tariff, { queueId: 'general', districtId: '00', rings }];
    expect((await put({ ...content(), queues })).status).toBe(200);
    const stored = stage.test.app.get<Connection>(MONGO).collection('policies');
    await stored.updateMany({}, { $unset: { 'content.queues.$[].callback': '' } });
    const called = { ...tariff, callback: { abandonedAfterSeconds: 20 } };
    const changed = await put({ ...content(), queues: [called, queues[1]] }, shanghai);
    expect(changed).toMatchObject({
      status: 200,
      body: { effect: { zh: ['队列 tariff：放弃后回拨 按部署设置 → 等待满 20 秒者'] } },
    });
  });
});

describe('VIP lists', () => {
  const MEMBERS = '/vip-lists/aeo/members';
  const withList = () => ({
    ...content(),
    vipLists: [{ id: 'aeo', name: '高级认证', nameEn: 'AEO', points: 5 }],
  });

  it('have members, known by what cannot be read back; a district sees and changes its own', async () => {
    expect((await call('GET', MEMBERS, admin)).status).toBe(404);
    await put(withList());
    const members = [{ identity: '13812345678', enterpriseCode: '3101900001' }, { identity: 'oOpenId12345' }];
    expect((await call('POST', MEMBERS, admin, { members })).body).toEqual({ added: 2 });
    expect((await call('POST', MEMBERS, admin, { members: [members[0]] })).body).toEqual({ added: 0 });
    const own = { members: [{ identity: '13999999999' }] };
    expect((await call('POST', MEMBERS, shanghai, own)).body).toEqual({ added: 1 });
    const all = (await call('GET', `${MEMBERS}?limit=2`, admin)).body;
    expect(all.items).toHaveLength(2);
    expect((await call('GET', `${MEMBERS}?limit=2&cursor=${all.next}`, admin)).body.items).toHaveLength(1);
    const { items } = (await call('GET', MEMBERS, shanghai)).body;
    expect(items).toMatchObject([{ districtId: '22', enterpriseCode: null }]);
    const stored = JSON.stringify(await stage.stores.mongo.collection('vip-members').find().toArray());
    for (const { identity } of [...members, ...own.members]) expect(stored).not.toContain(identity);

    const foreign = [...all.items].find(({ districtId }) => districtId === '00');
    const gone = await fetch(`${stage.test.url}/api/v1${MEMBERS}/${foreign.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${shanghai}` },
    });
    expect(gone.status).toBe(404);
    const taken = await fetch(`${stage.test.url}/api/v1${MEMBERS}/${items[0].id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${shanghai}` },
    });
    expect(taken.status).toBe(204);
    expect((await call('GET', MEMBERS, shanghai)).body.items).toEqual([]);
  });

  it('are each district’s own: nobody learns whom another has, and what it takes off stays on for others', async () => {
    await put(withList());
    const members = [{ identity: '13700137000' }];
    expect((await call('POST', MEMBERS, admin, { members })).body).toEqual({ added: 1 });
    expect((await call('POST', MEMBERS, shanghai, { members })).body).toEqual({ added: 1 });
    expect((await call('POST', MEMBERS, shanghai, { members })).body).toEqual({ added: 0 });
    const [mine] = (await call('GET', MEMBERS, shanghai)).body.items;
    const remove = (token: string) =>
      fetch(`${stage.test.url}/api/v1${MEMBERS}/${mine.id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await remove(shanghai)).status).toBe(204);
    expect((await remove(admin)).status).toBe(404);
    const left = (await call('GET', `${MEMBERS}?limit=200`, admin)).body.items;
    expect(left.filter(({ masked }: { masked: string }) => masked === '137****7000')).toHaveLength(1);
  });

  it('refuse what is no member, too many at once, and a list that there is not', async () => {
    const many = { members: Array.from({ length: 501 }, (_, n) => ({ identity: `1380000${n}` })) };
    for (const wrong of [
      {},
      { members: [] },
      { members: [{ identity: '' }] },
      { members: [{ id: 'x' }] },
      many,
    ]) {
      expect((await call('POST', MEMBERS, admin, wrong)).status).toBe(400);
    }
    const members = [{ identity: '13812345678' }];
    expect((await call('POST', '/vip-lists/none/members', admin, { members })).status).toBe(404);
  });
});

describe('a long body', () => {
  const length = 8 * 1024 * 1024;

  it('is not waited for, and not read, before it is known who sends it', async () => {
    const path = `/api/v1${PATH}`;
    expect(await answerToHead(stage.test.url, { method: 'PUT', path, length })).toContain('401');
    const signed = await fetch(stage.test.url + path, {
      method: 'PUT',
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
      body: `"${' '.repeat(length - 2)}"`,
    });
    expect(signed.status).toBe(400);
  });
});
