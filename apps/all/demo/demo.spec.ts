import { GatewayModule, PUBLIC_OPERATIONS, prepareGateway } from '#apps/gateway';
import { RouterModule } from '#apps/router';
import { WorkerModule } from '#apps/worker';
import { eventually, openStores, Rest, SocketClient, testFolder, type Stores } from '#kit';
import { ADMIN_PASSWORD, settingsOf } from '#kit/jietong';
import type { VoiceNumberView } from '#libs/channel/voice';
import type {
  AgentView,
  ContactView,
  Desk,
  LiveFigures,
  MessageView,
  Page,
  UserView,
  VisitorContact,
  VisitorMessage,
} from '#libs/contract';
import { createLog, readConfig, type Config } from '#libs/platform';
import { startService, type Service } from '#libs/platform/nest';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PACE } from './crowd/index.js';
import { Demo } from './demo.service.js';
import {
  DEMO_QUEUES,
  DEMO_WECHAT,
  HUMAN_QUEUE,
  HUMAN_USERS,
  SIMULATED_AGENTS,
  TRY_NUMBER,
} from './world/index.js';

/** Twenty times as fast as life, so that a talk takes seconds. */
const HASTE = {
  ...DEMO_PACE,
  arrivalsPerMinute: [40, 40] as const,
  maxOpen: 6,
  forPeople: 1,
  wechatShare: 0.5,
  farewellMs: 20_000,
  scale: 0.05,
};
/** The agents have to sign in first, each by a password. */
const PATIENCE_MS = 150_000;
const log = createLog('test', { logLevel: 'silent' });

/** Dozens of passwords are hashed here, which a busy machine takes its time over. */
jest.setTimeout(420_000);

let stores: Stores;
let home: string;
let config: Config;
let service: Service;
let demo: Demo;
let admin: Rest & { accessToken: string };

beforeAll(async () => {
  stores = await openStores();
  home = testFolder('demo');
  config = readConfig(settingsOf(stores, { JIETONG_HOME: home, JIETONG_VISITORS_PER_MINUTE: '10000' }));
  demo = await Demo.open(config, { pace: HASTE, past: false }, log);
  service = await startService({
    name: 'all',
    modules: [GatewayModule, RouterModule, WorkerModule],
    config: demo.config,
    log,
    publicOperations: PUBLIC_OPERATIONS,
    prepare: async (app) => {
      await prepareGateway(app);
      await demo.seed(app);
    },
  });
  admin = await new Rest(service.url).signIn('admin', ADMIN_PASSWORD);
});
afterAll(async () => {
  await demo.stop();
  await service.close();
  await demo.close();
  await stores.close();
  rmSync(home, { recursive: true, force: true });
});

const users = async (): Promise<UserView[]> =>
  (await admin.get<Page<UserView>>('/api/v1/users?limit=200')).items;
const closed = async (channel: string): Promise<ContactView[]> =>
  (await admin.get<Page<ContactView>>(`/api/v1/contacts?state=closed&channel=${channel}&limit=200`)).items;
/** All that ever came to the line of people. */
const ofPeople = async (): Promise<ContactView[]> =>
  (await admin.get<Page<ContactView>>(`/api/v1/contacts?account=${HUMAN_QUEUE.account}&limit=200`)).items;

describe('the demo’s data', () => {
  it('is there at the first start: queues, agents, accounts, and people to sign in as', async () => {
    const names = (await users()).map(({ username }) => username);
    for (const { username } of [...SIMULATED_AGENTS, ...HUMAN_USERS]) expect(names).toContain(username);
    const { items } = await admin.get<{ items: { id: string }[] }>('/api/v1/queues');
    for (const { id } of [...DEMO_QUEUES, HUMAN_QUEUE]) expect(items.map((queue) => queue.id)).toContain(id);
    await admin.get(`/api/v1/wechat-accounts/${DEMO_WECHAT.id}`);
    const numbers = await admin.get<Page<VoiceNumberView>>('/api/v1/voice-numbers');
    const trying = { id: TRY_NUMBER, treeId: 'hotline', queueId: HUMAN_QUEUE.id, warnings: [] };
    expect(numbers.items).toContainEqual(expect.objectContaining(trying));
    const { password } = demo.note;
    expect(readFileSync(join(home, 'demo-password'), 'utf8')).toBe(password);
    for (const { username } of demo.note.users) await new Rest(service.url).signIn(username, password);
  });

  it('is not made twice, keeps what people changed, and takes the password it is given', async () => {
    const [first] = DEMO_QUEUES;
    await admin.call('PATCH', `/api/v1/queues/${first?.id}`, { name: '改过的名字' });
    const before = { users: await users(), counts: await counts() };
    await demo.seed(service.app);
    expect({ users: await users(), counts: await counts() }).toEqual(before);

    const other = await Demo.open(config, { password: 'another-password-1', past: false }, log);
    await other.seed(service.app);
    expect(await counts()).toEqual(before.counts);
    const agent = new Rest(service.url);
    await agent.signIn('demo-agent', 'another-password-1');
    await expect(agent.signIn('demo-agent', demo.note.password)).rejects.toThrow('BAD_CREDENTIALS');
    const { items } = await admin.get<{ items: { id: string; name: string }[] }>('/api/v1/queues');
    expect(items.find(({ id }) => id === first?.id)?.name).toBe('改过的名字');
    await other.close();
    await demo.seed(service.app);
  });

  it('refuses a password that anybody would guess', async () => {
    const attempt = Demo.open(config, { password: 'password' }, log);
    await expect(attempt).rejects.toMatchObject({ code: 'BAD_SETTING' });
  });

  async function counts(): Promise<Record<string, number>> {
    const names = ['users', 'queues', 'accounts', 'agents', 'topics', 'offices'];
    const found = await Promise.all(names.map((name) => stores.mongo.collection(name).countDocuments()));
    expect(found.every((count) => count > 0)).toBe(true);
    return Object.fromEntries(names.map((name, index) => [name, found[index] ?? 0]));
  }
});

describe('the demo’s people', () => {
  it('meet over web chat and WeChat, are counted, and one of them waits for a person', async () => {
    const board = await SocketClient.connect(service.url, '/live', { token: admin.accessToken });
    await board.ask<LiveFigures>('figures.watch', {});
    demo.start(service.url);

    for (const channel of ['webchat', 'wechat']) {
      const handled = ({ outcome }: ContactView): boolean => outcome === 'handled';
      // A customer may leave before the first word; the channel may confirm after the agent has ended the contact.
      const said = async (): Promise<MessageView[]> => {
        const contacts = (await closed(channel)).filter(handled);
        const pages = contacts.map(({ id }) =>
          admin.get<Page<MessageView>>(`/api/v1/contacts/${id}/messages`),
        );
        return (await Promise.all(pages)).flatMap(({ items }) => items);
      };
      await eventually(
        said,
        (messages) =>
          messages.some(({ direction, delivery }) => direction === 'outbound' && delivery === 'sent'),
        PATIENCE_MS,
      );
    }
    // Agents say what it was about, of whatever was said.
    await eventually(
      async () => [...(await closed('webchat')), ...(await closed('wechat'))],
      (contacts) => contacts.some(({ topicId }) => topicId !== null),
      PATIENCE_MS,
    );
    const handled = [...(await closed('webchat')), ...(await closed('wechat'))];
    const answered = handled.filter(({ answeredAt }) => answeredAt !== null).length;
    await board.heard<LiveFigures>('figures.changed', (figures) => figures.answered >= answered);
    board.close();

    // For nobody at work nobody waits: they would be missed, and the demo's own alarm would tell.
    expect(await ofPeople()).toEqual([]);
    const { accessToken } = await new Rest(service.url).signIn('demo-agent', demo.note.password);
    const person = await SocketClient.connect(service.url, '/agent', { token: accessToken });
    await person.ask<AgentView>('presence.set', { presence: 'online' });
    const offered = await person.heard<ContactView>('contact.changed', ({ state }) => state === 'offered');
    expect([HUMAN_QUEUE.id, 'general']).toContain(offered.queueId);
    await eventually(ofPeople, (contacts) => contacts.length > 0, PATIENCE_MS);
    await person.ask('presence.set', { presence: 'offline' });
    person.close();
    // Who came leaves within their patience, and no other comes.
    const left = await eventually(
      ofPeople,
      (contacts) => contacts.every(({ state }) => state === 'closed'),
      PATIENCE_MS,
    );
    const before = (await closed('webchat')).length;
    await eventually(
      async () => (await closed('webchat')).length,
      (now) => now > before + 2,
      PATIENCE_MS,
    );
    expect((await ofPeople()).length).toBe(left.length);
  });

  it('go home when it stops: nobody is left in an agent’s hands', async () => {
    await demo.stop();
    for (const state of ['active', 'wrap-up']) {
      const { items } = await admin.get<Page<ContactView>>(`/api/v1/contacts?state=${state}`);
      expect(items).toEqual([]);
    }
    // A board's figures may be a moment old.
    await eventually(
      async () => (await admin.get<LiveFigures>('/api/v1/figures/today')).agents,
      ({ offline, ...present }) =>
        offline >= SIMULATED_AGENTS.length && Object.values(present).every((count) => count === 0),
    );
  });

  it('come back at the next start, and whoever a crash left waiting for people goes home', async () => {
    const { token } = await new Rest(service.url).post<{ token: string }>('/api/v1/visitors', {
      accountId: HUMAN_QUEUE.account,
    });
    const lost = await SocketClient.connect(service.url, '/visitor', { token });
    const { contactId } = await lost.ask<VisitorMessage>('message.send', { clientId: 'q', text: '在吗' });
    writeFileSync(join(home, 'demo-visitors'), JSON.stringify([token]));

    demo.start(service.url);
    await lost.heard<VisitorContact>('contact.changed', ({ state }) => state === 'closed');
    lost.close();
    const { outcome } = await admin.get<ContactView>(`/api/v1/contacts/${contactId}`);
    expect(outcome).toBe('abandoned');
    const { accessToken } = await new Rest(service.url).signIn('demo-sh-1', demo.note.password);
    const tab = await SocketClient.connect(service.url, '/agent', { token: accessToken });
    await eventually(
      () => tab.ask<Desk>('desk.sync'),
      ({ agent }) => agent.presence === 'online',
    );
    tab.close();
  });
});

describe('a process with the demo', () => {
  it('ends by itself once it is closed: nothing is left that would keep it', async () => {
    const own = await openStores();
    const settings = settingsOf(own, { JIETONG_HOME: testFolder('demo-process') });
    const at = (path: string): string => JSON.stringify(join(import.meta.dirname, path));
    const file = join(home, 'process.mjs');
    writeFileSync(
      file,
      `import { boot } from ${at('../boot.js')};
      import { createLog, readConfig } from ${at('../../../libs/platform/index.js')};
      let met;
      const first = new Promise((resolve) => (met = resolve));
      const write = (line) => line.includes('contact.accepted') && met();
      const log = createLog('all', { logLevel: 'info' }, { write });
      const running = await boot(readConfig(process.env), { demo: true, log, env: process.env });
      await first;
      await running.close();
      console.log('CLOSED');`,
    );
    const child = spawn(process.execPath, [file], { env: { PATH: process.env['PATH'], ...settings } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    }
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, said }).toEqual({ code: 0, said: 'CLOSED\n' });
    await own.close();
    rmSync(settings['JIETONG_HOME'] ?? '', { recursive: true, force: true });
  });
});
