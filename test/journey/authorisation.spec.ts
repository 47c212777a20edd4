import {
  DAY_MS,
  ROLES,
  type AccessKeyView,
  type AgentClientEvents,
  type ContactView,
  type Figure,
  type LiveFigures,
  type NewAccessKey,
  type Page,
  type Role,
} from '#libs/contract';
import { Rest, Refused, eventually } from '#kit';
import { answerToHead } from '#kit/half-request';
import { Jietong, type Console } from '#kit/jietong';
import { AGENT_PASSWORD } from '#kit/site';
import type { WechatCaller } from '#kit/wechat-api';
import { shanghaiDay } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brokenBy, type Paths } from './hostile-story.js';
import { HOME, type Operation } from './operation-kinds.js';
import { operationsOf, treeContent } from './operations.js';

/** Two districts that share nothing, and headquarters. */
const [FOREIGN, NATIONAL] = ['53', '00'] as const;
type District = typeof HOME | typeof FOREIGN | typeof NATIONAL;

let jietong: Jietong;
let caller: WechatCaller;
/** Tokens by role and district, e.g. `agent 22`. */
const tokens = new Map<string, string>();
/** What belongs to the home district. */
const home = {
  contactId: '',
  callbackId: '',
  userId: '',
  agentId: '',
  queueId: 'q22',
  accountId: 'gh22',
  number: '12360',
  webchatId: 'chat22',
  topicId: '',
  treeId: 'hotline',
};
let foreignContactId = '';
let made = 0;

/** A name nobody has used yet. */
const fresh = (stem: string): string => `${stem}-${(made += 1)}`;

const newUser = (
  district: District,
  roles: Role[],
  queueIds: string[] = [],
): Promise<{ id: string; username: string }> => {
  const username = fresh('user');
  return jietong.user(username, { roles, districtId: district, queueIds }).then((id) => ({ id, username }));
};

beforeAll(async () => {
  jietong = await Jietong.start({ JIETONG_OFFER_SECONDS: '600' });
  for (const district of [HOME, FOREIGN]) {
    const queueId = `q${district}`;
    await jietong.admin.post('/api/v1/queues', {
      id: queueId,
      name: queueId,
      nameEn: queueId,
      districtId: district,
    });
    const follower = await jietong.wechat(`gh${district}`, 'plain', { districtId: district, queueId });
    await follower.send(follower.text(`oAsking${district}`, `只给${district}看`));
    if (district === HOME) caller = follower;
  }
  await jietong.admin.post('/api/v1/voice-numbers', { id: home.number, districtId: HOME, queueId: 'q22' });
  await jietong.admin.post('/api/v1/web-chats', { id: home.webchatId, districtId: HOME, queueId: 'q22' });
  const topic = { name: '归类', nameEn: 'Classification', districtId: HOME };
  home.topicId = (await jietong.admin.post<{ id: string }>('/api/v1/topics', topic)).id;
  const tree = { id: home.treeId, districtId: HOME, content: treeContent() };
  await jietong.admin.post('/api/v1/ivr-trees', tree);
  const { items } = await jietong.admin.get<Page<ContactView>>('/api/v1/contacts');
  const idOf = (district: District): string =>
    items.find(({ districtId }) => districtId === district)?.id ?? '';
  home.contactId = idOf(HOME);
  foreignContactId = idOf(FOREIGN);
  const soon = { contactId: home.contactId, at: new Date(Date.now() + DAY_MS).toISOString() };
  home.callbackId = (await jietong.admin.post<{ id: string }>('/api/v1/callbacks', soon)).id;
  await jietong.admin.post(`/api/v1/callbacks/${home.callbackId}/cancel`, {});
  const content = { vipLists: [{ id: 'vip', name: '优先', nameEn: 'VIP', points: 1 }] };
  const note = 'a list';
  await jietong.admin.answer('PUT', '/api/v1/routing-policy', { baseVersion: 0, note, content });
  home.userId = (await newUser(HOME, ['quality'])).id;
  home.agentId = (await newUser(HOME, ['agent'])).id;
  for (const district of [HOME, FOREIGN, NATIONAL] as const) {
    for (const role of ROLES) {
      const { username } = await newUser(district, [role]);
      tokens.set(`${role} ${district}`, (await jietong.signIn(username)).accessToken);
    }
  }
}, 180_000);
afterAll(() => jietong?.close());

const token = (role: Role, district: District): string => tokens.get(`${role} ${district}`) ?? '';

const OPERATIONS = operationsOf({ home, fresh, caller: () => caller });

async function perform(name: string, role: Role | null, district: District): Promise<number> {
  const operation = OPERATIONS[name] as Operation;
  const method = name.split(' ')[0] ?? '';
  let rest = new Rest(jietong.url, role && token(role, district));
  if (role && operation.ownSession) rest = await jietong.signIn((await newUser(district, [role])).username);
  const response = await rest.answer(method, await operation.path(), operation.body?.());
  return response.status;
}

describe('every operation of the API', () => {
  it('is in the table, and nothing else', async () => {
    const { paths } = await jietong.admin.get<{ paths: Record<string, object> }>('/api/v1/openapi.json');
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
  });

  it.each(Object.entries(OPERATIONS))(
    '%s answers each role as declared',
    async (name, { may, ok: plain, foreign, stranger, ownSession }) => {
      const found: Record<string, number> = { nobody: await perform(name, null, HOME) };
      const expected: Record<string, number> = { nobody: may === 'public' ? plain : 401 };
      const askAs = async (role: Role): Promise<void> => {
        const permitted = may.includes(role);
        const ok = role === 'agent' ? (stranger ?? plain) : plain;
        found[role] = await perform(name, role, HOME);
        expected[role] = permitted ? ok : 403;
        if (ownSession) return; // no district is touched
        found[`foreign ${role}`] = await perform(name, role, FOREIGN);
        expected[`foreign ${role}`] = permitted ? foreign : 403;
        found[`national ${role}`] = await perform(name, role, NATIONAL);
        expected[`national ${role}`] = permitted ? ok : 403;
      };
      await Promise.all((may === 'public' ? [] : ROLES).map(askAs));
      expect(found).toEqual(expected);
    },
  );
});

describe('an access key', () => {
  /** A key is answered sixty times a minute. */
  const AT_ONCE = 50;
  const keyOf = (districtId: District): Promise<NewAccessKey> =>
    jietong.admin.post<NewAccessKey>('/api/v1/access-keys', { name: fresh('system'), districtId, days: 1 });

  it('reads figures, and nothing else', async () => {
    const guarded = Object.entries(OPERATIONS).filter(([, { may }]) => may !== 'public');
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (let from = 0; from < guarded.length; from += AT_ONCE) {
      const rest = new Rest(jietong.url, (await keyOf(HOME)).token);
      for (const [name, { path, body, ok, reader }] of guarded.slice(from, from + AT_ONCE)) {
        const { status } = await rest.answer(name.split(' ')[0] ?? '', await path(), body?.());
        // Where nothing of a body is read before it is known who sends it, a key is unknown.
        found[name] = status === 401 ? '403' : String(status);
        expected[name] = String(reader ? ok : 403);
      }
    }
    expect(found).toEqual(expected);
    const { token: key } = await keyOf(HOME);
    expect(await refusal(jietong.socket('/live', key))).toBe('NOT_SIGNED_IN');
  });

  it('sees its district, and is void once it has been removed', async () => {
    const { id, token: key } = await keyOf(FOREIGN);
    const rest = new Rest(jietong.url, key);
    const today = await rest.get<LiveFigures>(`/api/v1/figures/today?districtId=${HOME}`);
    expect(today.scope.districtId).toBe(FOREIGN);
    const listed = await jietong.admin.get<Page<AccessKeyView>>('/api/v1/access-keys?limit=200');
    expect(JSON.stringify(listed)).not.toContain(key);
    expect(listed.items.find((one) => one.id === id)?.usedOn).not.toBeNull();
    await jietong.admin.must('DELETE', `/api/v1/access-keys/${id}`);
    expect((await rest.answer('GET', '/api/v1/figures/today')).status).toBe(401);
  });
});

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'let in',
    (error: unknown) => (error instanceof Refused ? error.code : String(error)),
  );

describe('sockets', () => {
  it.each(ROLES)('let a user who is only %s into what is theirs', async (role) => {
    const mine = token(role, HOME);
    expect({
      agent: await refusal(jietong.socket('/agent', mine)),
      live: await refusal(jietong.socket('/live', mine)),
      visitor: await refusal(jietong.socket('/visitor', mine)),
      root: await refusal(jietong.socket('/', mine)),
    }).toEqual({
      agent: role === 'agent' ? 'let in' : 'FORBIDDEN',
      live: 'let in',
      visitor: 'NOT_SIGNED_IN',
      root: 'FORBIDDEN',
    });
  });

  it.each(['/agent', '/live', '/visitor'])(
    '%s lets nobody in without a token, or with a stranger’s',
    async (namespace) => {
      const { token: visitor } = await jietong.visitor();
      for (const wrong of ['', 'x'.repeat(43), ...(namespace === '/visitor' ? ['web.short'] : [visitor])]) {
        expect(await refusal(jietong.socket(namespace, wrong))).toBe('NOT_SIGNED_IN');
      }
    },
  );

  describe('of agents', () => {
    let owner: Console;
    let held: ContactView;
    beforeAll(async () => {
      owner = await jietong.agent('owner22', { districtId: HOME, queueIds: ['q22'] });
      held = await owner.heard<ContactView>(
        'contact.changed',
        ({ id, state }) => id === home.contactId && state === 'offered',
      );
      await owner.ask('contact.accept', { contactId: held.id, epoch: held.epoch });
    });
    afterAll(() => jietong.dismissAgents());

    /** Every event of the namespace; a new one does not compile until it is decided here. */
    const ABOUT_A_CONTACT: Record<keyof AgentClientEvents, object | null> = {
      'desk.sync': null,
      'presence.set': null,
      'contact.accept': {},
      'contact.decline': {},
      'contact.open': { epoch: undefined },
      'message.send': { clientId: 'c', text: '不该出现' },
      'contact.end': {},
      'contact.wrap-up': { disposition: 'answered' },
      'contact.extend': {},
      'message.note': { clientId: 'n', text: '不该出现' },
      'contact.targets': {},
      'contact.transfer': { queueId: 'general' },
      'contact.invite': { agentId: 'colleague', role: 'consult' },
      'contact.dismiss': { agentId: 'colleague' },
      'contact.hand-over': { agentId: 'colleague' },
      'call.control': {},
      'call.transcript': {},
      'call.hold': { on: true },
      'call.pause-recording': { on: true },
      'call.record': { on: true },
      'call.redial': {},
      'contact.join': {},
      'contact.leave': {},
      // Of a waiting contact, and no owner's act.
      'contact.pull': null,
    };
    const events = Object.entries(ABOUT_A_CONTACT).filter(([, body]) => body !== null);

    it.each(events)('%s is refused to anyone but the owner', async (event, more) => {
      const strangers = [token('agent', HOME), token('agent', FOREIGN), token('agent', NATIONAL)];
      for (const stranger of strangers) {
        const console = await jietong.socket('/agent', stranger);
        const body = { contactId: held.id, epoch: held.epoch, ...more };
        expect(await refusal(console.ask(event, body))).toBe('NOT_OWNER');
        expect(await refusal(console.ask(event, { ...body, contactId: 'f'.repeat(24) }))).toBe('NOT_FOUND');
        expect(await refusal(console.ask(event, { ...body, contactId: { $ne: null } }))).toBe('BAD_INPUT');
        console.close();
      }
      const { state, epoch } = await jietong.admin.get<ContactView>(`/api/v1/contacts/${held.id}`);
      expect({ state, epoch }).toEqual({ state: 'active', epoch: held.epoch });
    });
  });
});

describe('a prompt that somebody uploads', () => {
  it('is not waited for, and not read, before it is known who sends it', async () => {
    const upload = { method: 'PUT', path: '/api/v1/prompts/own/zh', length: 10 * 1024 * 1024 };
    expect(await answerToHead(jietong.url, upload)).toMatch(/^HTTP\/1.1 401 /);
  });
});

describe('a user of district 22', () => {
  it.each(ROLES)('as %s never sees a contact of district 53', async (role) => {
    const rest = new Rest(jietong.url, token(role, HOME));
    const { items } = await rest.get<Page<ContactView>>('/api/v1/contacts?limit=200');
    expect(new Set(items.map(({ districtId }) => districtId))).toEqual(new Set([HOME]));
    for (const path of ['', '/messages']) {
      expect((await rest.call('GET', `/api/v1/contacts/${foreignContactId}${path}`)).status).toBe(404);
    }
    expect((await rest.get<Page<ContactView>>('/api/v1/contacts?account=gh53')).items).toEqual([]);
    const narrowed = await rest.get<Page<ContactView>>(`/api/v1/contacts?districtId=${FOREIGN}&limit=200`);
    expect(new Set(narrowed.items.map(({ districtId }) => districtId))).toEqual(new Set([HOME]));
    const today = await eventually(
      () => rest.get<LiveFigures>(`/api/v1/figures/today?districtId=${FOREIGN}`),
      ({ asked }) => asked === 1,
    );
    expect(today.scope.districtId).toBe(HOME);
    const board = await jietong.socket('/live', token(role, HOME));
    const watched = await board.ask<LiveFigures>('figures.watch', { districtId: FOREIGN });
    expect(watched).toMatchObject({ scope: { districtId: HOME }, asked: 1 });
    expect(await refusal(board.ask('figures.watch', { queueId: 'q53' }))).toBe('NOT_FOUND');
    board.close();
    if (role === 'agent') return;
    const figure = await rest.get<Figure>(`/api/v1/figures/connection-rate?districtId=${FOREIGN}`);
    expect(figure.denominator).toBe(1);
    // Its queue is to them like one that there is not.
    const range = `from=${shanghaiDay(Date.now())}&to=${shanghaiDay(Date.now())}`;
    for (const path of [
      'figures/connection-rate?',
      'figures/connection-rate/contacts?part=denominator&',
      `figures?definition=connection-rate&${range}&`,
      `figure-reports?definitions=connection-rate&${range}&`,
      `forecast?${range}&`,
    ]) {
      for (const queueId of ['q53', 'q-nowhere']) {
        const { status, body } = await rest.call('GET', `/api/v1/${path}queueId=${queueId}`);
        expect([path, status, body]).toEqual([
          path,
          404,
          { code: 'NOT_FOUND', message: '没有找到', messageEn: 'Not found', details: { queueId } },
        ]);
      }
    }
  });

  it('is offered no contact of district 53, and cannot be given its queue', async () => {
    const agent = await jietong.agent('agent-of-22', { districtId: HOME, queueIds: ['q22'] });
    expect(await refusal(agent.ask('contact.open', { contactId: foreignContactId }))).toBe('NOT_OWNER');
    const body = {
      username: fresh('greedy'),
      password: AGENT_PASSWORD,
      displayName: 'g',
      roles: ['agent'],
      districtId: HOME,
      queueIds: ['q53'],
    };
    expect((await jietong.admin.call('POST', '/api/v1/users', body)).status).toBe(400);
    const { state } = await jietong.admin.get<ContactView>(`/api/v1/contacts/${foreignContactId}`);
    expect(state).toBe('waiting');
    await jietong.dismissAgents();
  });
});

/** Last: what is taken of it stays. */
describe('input that nobody means well with', () => {
  let paths: Paths;
  let anybody: Rest;
  beforeAll(async () => {
    ({ paths } = await jietong.admin.get<{ paths: Paths }>('/api/v1/openapi.json'));
    anybody = await jietong.signIn((await newUser(NATIONAL, [...ROLES])).username);
  });

  it.each(Object.entries(OPERATIONS).filter(([, { ownSession }]) => !ownSession))(
    'breaks nothing of %s',
    async (name, operation) => {
      expect(await brokenBy(anybody, name, operation, paths)).toEqual([]);
    },
  );
});
