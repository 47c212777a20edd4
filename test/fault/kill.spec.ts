import type {
  ContactView,
  Figure,
  LiveFigures,
  MessageView,
  Page,
  VisitorConversation,
  VisitorMessage,
} from '#libs/contract';
import { endLeftovers } from '#libs/platform/embedded';
import { Rest, eventually, startRedis, testFolder } from '#kit';
import { Jietong } from '#kit/jietong';
import { Processes, type AppProcess } from '#kit/processes';
import { ADMIN_PASSWORD, Site, WECHAT_SECRETS, type VisitorPage } from '#kit/site';
import { TEN_STATES, faultsOf, finishAll, openContacts, openTen, type TenContacts } from '#kit/ten-contacts';
import { WechatApiStandIn, WechatCaller } from '#kit/wechat-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Nothing runs out while the tests look at it. */
const PATIENT = {
  JIETONG_OFFER_SECONDS: '600',
  JIETONG_WRAP_UP_SECONDS: '600',
  JIETONG_AGENT_GRACE_SECONDS: '600',
};

let wechat: WechatApiStandIn;
/** Two starts of everything with stores of its own take their time on a busy machine. */
const WITHIN_MS = 120_000;
const processes = new Processes();
const home = testFolder('kill');

beforeAll(async () => {
  wechat = await WechatApiStandIn.start();
});
afterAll(async () => {
  await processes.close();
  await endLeftovers(home);
  await wechat?.close();
  rmSync(home, { recursive: true, force: true });
});

const startAll = (): Promise<AppProcess> =>
  processes.start('all', {
    ...PATIENT,
    PORT: '0',
    HOST: '127.0.0.1',
    JIETONG_HOME: home,
    MONGODB_URI: '',
    REDIS_URL: '',
    JIETONG_ADMIN_PASSWORD: ADMIN_PASSWORD,
    WECHAT_API_BASE: wechat.base,
  });

/** The power is gone: the launcher and both stores, in one instant. */
async function cutPower(all: AppProcess): Promise<void> {
  const pids = ['mongo', 'redis'].map(
    (kind) => (JSON.parse(readFileSync(join(home, `${kind}.pid`), 'utf8')) as { pid: number }).pid,
  );
  process.kill(all.pid, 'SIGKILL');
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await all.kill();
}

/** A visitor is speaking when the power goes: what was acknowledged by then must be there afterwards. */
async function cutPowerInMidSentence(all: AppProcess, visitor: VisitorPage, ten: TenContacts): Promise<void> {
  const sentence = Array.from({ length: 30 }, async (_, word) => {
    const text = `word ${word}`;
    const { contactId } = await visitor.ask<VisitorMessage>('message.send', { clientId: text, text });
    ten.acknowledged.push({ contactId, text });
  });
  await Promise.any(sentence);
  await cutPower(all);
  await Promise.allSettled(sentence);
}

const statesOf = (contacts: readonly ContactView[]): string[] =>
  contacts.map(({ id, state }) => `${id} ${state}`);

/** Agents come back with the tokens they have, as a console does by itself, and bring all ten to their end. */
async function resume(site: Site, ten: TenContacts): Promise<void> {
  const consoles = await Promise.all(ten.agents.map((token) => site.socket('/agent', token)));
  await finishAll(site.admin, consoles);
  expect(await faultsOf(site.admin, ten)).toEqual([]);
  const behind = await eventually(
    () => site.admin.get<Page<ContactView>>('/api/v1/figures/connection-rate/contacts?part=numerator'),
    ({ items }) => items.length >= ten.contacts.length,
  );
  expect(behind.items.map(({ id }) => id)).toEqual(ten.contacts.map(({ id }) => id).toSorted());
  const rate = await site.admin.get<Figure>('/api/v1/figures/connection-rate');
  expect(rate).toMatchObject({ numerator: 10, denominator: 10 });
}

/** Followers got what agents said, nothing twice; only what the cut interrupted may be uncertain. */
async function expectDelivered(site: Site, ten: TenContacts): Promise<void> {
  const outcomes = async (): Promise<string[]> => {
    const pages = ten.contacts.map(({ id }) =>
      site.admin.get<Page<MessageView>>(`/api/v1/contacts/${id}/messages`),
    );
    const messages = (await Promise.all(pages)).flatMap(({ items }) => items);
    return messages.filter(({ direction }) => direction === 'outbound').map(({ delivery }) => delivery);
  };
  const settled = await eventually(outcomes, (found) => !found.includes('pending'));
  expect(settled.filter((delivery) => delivery !== 'sent' && delivery !== 'unknown')).toEqual([]);
  expect(settled.filter((delivery) => delivery === 'sent').length).toBeGreaterThanOrEqual(10);
  const texts = wechat.sent.map(({ text }) => text);
  expect(texts.length).toBeGreaterThanOrEqual(5);
  expect(texts).toEqual([...new Set(texts)]);
}

describe('ten open contacts', () => {
  it(
    'survive a power cut of the whole process with its stores, and are resumed',
    async () => {
      const before = await startAll();
      const site = await Site.at(before.url);
      const ten = await openTen(site, await site.wechat('gh_ten', 'safe'));
      expect(ten.contacts.map(({ state }) => state)).toEqual(TEN_STATES);
      const [token = ''] = ten.visitors;
      const visitor = await site.visitor(token);
      await cutPowerInMidSentence(before, visitor, ten);
      site.leave();

      const after = await startAll();
      const { accessToken } = site.admin;
      const again = new Site(after.url, Object.assign(new Rest(after.url, accessToken), { accessToken }));
      expect(statesOf(await openContacts(again.admin))).toEqual(statesOf(ten.contacts));
      expect(await faultsOf(again.admin, ten)).toEqual([]);
      const account = { id: 'gh_ten', appId: 'wx_gh_ten', mode: 'safe' as const, ...WECHAT_SECRETS };
      const follower = new WechatCaller(after.url, account);
      for (const fields of ten.callbacks) {
        expect(await (await follower.send(fields)).text()).toBe('success');
      }
      const page = await again.visitor(token);
      const { messages } = await page.ask<VisitorConversation>('conversation.sync');
      expect(messages.map(({ text }) => text)).toContain('question 1');

      await resume(again, ten);
      await expectDelivered(again, ten);
      again.leave();
      expect(await after.stop()).toBe(0);
    },
    WITHIN_MS,
  );

  it(
    'survive the loss of Redis with all its data, and routing goes on',
    async () => {
      const redis = await startRedis();
      wechat.sent.splice(0);
      const jietong = await Jietong.start({ ...PATIENT, REDIS_URL: redis.url, WECHAT_API_BASE: wechat.base });
      try {
        const ten = await openTen(jietong, await jietong.wechat('gh_ten', 'plain'));
        const asked = await eventually(
          () => jietong.admin.get<LiveFigures>('/api/v1/figures/today'),
          (figures) => figures.asked === 10 && figures.answered === 5,
        );
        await redis.kill();
        redis.wipe();
        const visitor = await jietong.visitor(ten.visitors[0]);
        await visitor.ask('message.send', { clientId: 'meanwhile', text: 'said while Redis was away' });
        ten.acknowledged.push({ contactId: ten.contacts[0]?.id ?? '', text: 'said while Redis was away' });
        await redis.start();

        expect(statesOf(await openContacts(jietong.admin))).toEqual(statesOf(ten.contacts));
        expect(await faultsOf(jietong.admin, ten)).toEqual([]);
        const figures = await jietong.admin.get<LiveFigures>('/api/v1/figures/today');
        const counts = ({ asked, answered, abandoned, waiting }: LiveFigures) => ({
          asked,
          answered,
          abandoned,
          waiting,
        });
        expect(counts(figures)).toEqual(counts(asked));
        await resume(jietong, ten);
        await expectDelivered(jietong, ten);
      } finally {
        await jietong.close();
        await redis.close();
      }
    },
    WITHIN_MS,
  );
});
