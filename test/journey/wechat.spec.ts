import type { ContactView, Conversation, Desk, LiveFigures, MessageView, Page } from '#libs/contract';
import { eventually, startRedis, within } from '#kit';
import { Jietong, type Console } from '#kit/jietong';
import { WECHAT_SECRETS } from '#kit/site';
import { openTcpProxy } from '#kit/tcp-proxy';
import { WechatApiStandIn, WechatCaller, type Callback } from '#kit/wechat-api';
import type { WechatMode } from '#libs/channel/wechat';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

/** WeChat hears nothing that is said later than this. */
const PATIENCE_MS = 5000;

let wechat: WechatApiStandIn;
let jietong: Jietong;

beforeAll(async () => {
  wechat = await WechatApiStandIn.start();
  jietong = await Jietong.start({ WECHAT_API_BASE: wechat.base });
});
afterAll(async () => {
  await jietong?.close();
  await wechat?.close();
});
afterEach(() => jietong.dismissAgents());

const offeredTo = (agent: Console, accountId: string): Promise<ContactView> =>
  agent.heard<ContactView>(
    'contact.changed',
    (contact) => contact.state === 'offered' && contact.accountId === accountId,
  );

const contactsOf = async (accountId: string, at = jietong): Promise<ContactView[]> =>
  (await at.admin.get<Page<ContactView>>(`/api/v1/contacts?channel=wechat&account=${accountId}`)).items;

const messagesOf = async (contactId: string, at = jietong): Promise<string[]> => {
  const { items } = await at.admin.get<Page<MessageView>>(`/api/v1/contacts/${contactId}/messages`);
  return items.map(({ text }) => text);
};

describe('a follower of a WeChat account', () => {
  it.each<WechatMode>(['plain', 'compatible', 'safe'])(
    'is answered in %s mode, to the figures',
    async (mode) => {
      const id = `gh_${mode}`;
      const board = await jietong.live();
      const before = await board.ask<LiveFigures>('figures.watch', {});
      const agent = await jietong.agent(`agent-${mode}`);
      const follower = await jietong.wechat(id, mode);
      expect(await (await follower.checkUrl('4711')).text()).toBe('4711');

      const answer = await follower.send(follower.text('oAsking', '报关单怎么修改？'));
      expect(await answer.text()).toBe('success');
      const offered = await offeredTo(agent, id);
      const ref = { contactId: offered.id, epoch: offered.epoch };
      const { messages } = await agent.ask<Conversation>('contact.accept', ref);
      expect(messages.map(({ text }) => text)).toEqual(['报关单怎么修改？']);
      await agent.ask('message.send', { ...ref, clientId: 'a', text: '请登录单一窗口。' });
      await agent.heard<MessageView>('message.added', ({ delivery }) => delivery === 'sent');
      const sent = wechat.sent.filter(({ appId }) => appId === `wx_${id}`);
      expect(sent).toEqual([{ appId: `wx_${id}`, openId: 'oAsking', text: '请登录单一窗口。' }]);
      await agent.ask('contact.end', ref);
      await agent.ask('contact.wrap-up', { ...ref, disposition: 'answered' });
      await board.heard<LiveFigures>('figures.changed', ({ answered }) => answered === before.answered + 1);
    },
  );

  it('has one message and one contact, however often WeChat repeats itself', async () => {
    const follower = await jietong.wechat('gh_repeats', 'safe');
    const question = follower.text('oRepeated', '你好');
    const answers = await follower.sendRepeated(question);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await follower.send(question)).status).toBe(200);
    const contacts = await contactsOf('gh_repeats');
    expect(contacts).toHaveLength(1);
    expect(await messagesOf(contacts[0]?.id ?? '')).toEqual(['你好']);
    await follower.send(follower.event('oRepeated', 'unsubscribe'));
  });

  it('leaves the queue by unfollowing', async () => {
    const follower = await jietong.wechat('gh_unfollows', 'plain');
    await follower.send(follower.text('oLeaving', '在吗'));
    await follower.send(follower.event('oLeaving', 'unsubscribe'));
    const [contact] = await contactsOf('gh_unfollows');
    expect(contact).toMatchObject({ state: 'closed', outcome: 'abandoned' });
  });

  it('cannot be reached after the window closed, and the agent sees why', async () => {
    const agent = await jietong.agent('agent-window');
    const follower = await jietong.wechat('gh_window', 'plain');
    await follower.send(follower.text('oSilent', '你好'));
    const offered = await offeredTo(agent, 'gh_window');
    const ref = { contactId: offered.id, epoch: offered.epoch };
    await agent.ask('contact.accept', ref);
    wechat.failNext(45015);
    await agent.ask('message.send', { ...ref, clientId: 'late', text: '还在吗？' });
    const failed = await agent.heard<MessageView>('message.added', ({ delivery }) => delivery === 'failed');
    expect(failed).toMatchObject({ clientId: 'late', delivery: 'failed', deliveryCode: '45015' });
    await agent.ask('contact.end', ref);
    await agent.ask('contact.wrap-up', { ...ref, disposition: 'no-reply' });
  });
});

it('an account is given an office later, and another; contacts from then on carry it', async () => {
  const { admin } = jietong;
  await admin.post('/api/v1/queues', { id: 'gz', name: '广州', nameEn: 'Guangzhou', districtId: '51' });
  const office = { name: '番禺海关', nameEn: 'Panyu Customs' };
  await admin.must('PUT', '/api/v1/offices/5101', office);
  await admin.must('PUT', '/api/v1/offices/5102', { ...office, active: false });
  const PATH = '/api/v1/wechat-accounts/gh_office';
  const follower = await jietong.wechat('gh_office', 'safe', { districtId: '51', queueId: 'gz' });
  const officeOfNext = async (openId: string): Promise<string | null> => {
    await follower.send(follower.text(openId, '你好'));
    const [newest] = await contactsOf('gh_office');
    await follower.send(follower.event(openId, 'unsubscribe'));
    return newest?.officeId ?? null;
  };
  expect(await officeOfNext('oBefore')).toBeNull();

  // Not in use, not there, another district's, no code.
  for (const officeId of ['5102', '5103', '2201', '51', 5101]) {
    expect(await admin.call('PATCH', PATH, { officeId })).toMatchObject({
      status: 400,
      body: { code: 'BAD_INPUT' },
    });
  }
  expect(await admin.must('PATCH', PATH, { officeId: '5101' })).toMatchObject({ officeId: '5101' });
  expect(await officeOfNext('oWithin')).toBe('5101');
  // What is not named stays, the secrets too: the follower is still understood.
  expect(await admin.must('PATCH', PATH, { maxAgeSeconds: 600 })).toMatchObject({ officeId: '5101' });
  // With another district it would belong to an office of the former one.
  expect((await admin.call('PATCH', PATH, { districtId: '22', queueId: 'general' })).status).toBe(400);
  expect(await admin.must('PATCH', PATH, { officeId: null })).toMatchObject({ officeId: null });
  expect(await officeOfNext('oAfter')).toBeNull();
});

describe('a callback that is not WeChat’s', () => {
  const HOUR_AND_A_BIT = 3700;
  const entities =
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>';
  let genuine: WechatCaller;

  beforeAll(async () => {
    genuine = await jietong.wechat('gh_guarded', 'safe');
    await jietong.wechat('gh_open', 'plain');
  });

  const account = (more: object = {}) => ({
    id: 'gh_guarded',
    appId: 'wx_gh_guarded',
    mode: 'safe' as const,
    ...WECHAT_SECRETS,
    ...more,
  });
  const built = (more: object = {}, options = {}): Callback => {
    const caller = new WechatCaller(jietong.url, account(more), options);
    return caller.build(caller.text('oForged', '伪造'));
  };
  /** A body that carries a good signature, as plain mode signs only the address. */
  const signed = (body: string, contentType = 'text/xml'): Callback => ({
    ...built({ id: 'gh_open', mode: 'plain' }),
    body,
    contentType,
  });
  const stored = async (): Promise<number[]> => {
    const { mongo } = jietong.stores;
    return Promise.all(
      [mongo.collection('contacts'), mongo.collection('messages')].map((found) => found.countDocuments()),
    );
  };

  it.each<[string, () => Callback, number[]]>([
    ['signed with another token', () => built({ token: 'anotherToken' }), [401]],
    ['of another app', () => built({ appId: 'wx_stranger' }), [403]],
    ['sealed with another key', () => built({ encodingAesKey: 'z'.repeat(43) }), [400, 401, 403]],
    ['too old', () => built({}, { timestamp: Math.floor(Date.now() / 1000) - HOUR_AND_A_BIT }), [403]],
    ['for an account nobody has', () => built({ id: 'gh_nobody' }), [404]],
    ['in plain where it must be sealed', () => built({ mode: 'plain' }), [401]],
    ['with entities that grow', () => signed(entities), [400]],
    [
      'with an outside entity',
      () => signed('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>'),
      [400],
    ],
    ['that is no XML', () => signed('<xml><Content>'), [400]],
    ['nested without end', () => signed('<x>'.repeat(20_000)), [400]],
    ['of too deep JSON', () => signed('{"a":'.repeat(5000), 'application/json'), [400]],
    ['of five megabytes', () => signed(`<xml><Content>${'a'.repeat(5_000_000)}</Content></xml>`), [400, 413]],
    ['without a body', () => signed(''), [400]],
  ])('%s is refused and leaves nothing', async (_, callback, statuses) => {
    const before = await stored();
    const { status } = await genuine.post(callback());
    expect(statuses).toContain(status);
    expect(await stored()).toEqual(before);
  });
});

describe('a store that is away', () => {
  /** What a test has opened, closed in the opposite order. */
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    const results = [];
    for (const close of closers.splice(0).toReversed())
      results.push(...(await Promise.allSettled([close()])));
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('Redis: the question is acknowledged all the same, and routed when Redis is back', async () => {
    const redis = await startRedis();
    closers.push(() => redis.close());
    const lonely = await Jietong.start({ REDIS_URL: redis.url, WECHAT_API_BASE: wechat.base });
    closers.push(() => lonely.close());
    const agent = await lonely.agent('agent-redis');
    const follower = await lonely.wechat('gh_redis', 'safe');
    await redis.kill();
    const question = follower.text('oPatient', '有人吗');
    const { status } = await within(PATIENCE_MS, () => follower.send(question));
    expect(status).toBe(200);
    await redis.start();
    const { contacts } = await eventually(
      () => agent.ask<Desk>('desk.sync'),
      (desk) => desk.contacts.length === 1,
    );
    expect(contacts[0]).toMatchObject({ state: 'offered', accountId: 'gh_redis' });
  });

  it.each<['cut' | 'stall', string]>([
    ['cut', 'is gone'],
    ['stall', 'hangs'],
  ])('MongoDB (%s: it %s): nothing is acknowledged, and the repeat is taken once', async (how) => {
    const target = new URL(jietong.stores.mongodbUri);
    const proxy = await openTcpProxy(target.hostname, Number(target.port));
    closers.push(() => proxy.close());
    const through = (mongodbUri: string): string => {
      const uri = new URL(mongodbUri);
      uri.port = String(proxy.port);
      return uri.toString();
    };
    const away = await Jietong.start(({ mongodbUri }) => ({
      MONGODB_URI: through(mongodbUri),
      WECHAT_API_BASE: wechat.base,
    }));
    closers.push(() => away.close());
    const follower = await away.wechat(`gh_${how}`, 'safe');
    const question = follower.text('oRefused', '请稍后再答');
    proxy[how]();
    const refused = await within(PATIENCE_MS, () => follower.send(question));
    proxy.mend();
    expect(refused.status).toBe(503);
    await eventually(
      async () => (await follower.send(question)).status,
      (status) => status === 200,
    );
    expect((await follower.send(question)).status).toBe(200);
    const contacts = await contactsOf(`gh_${how}`, away);
    expect(contacts).toHaveLength(1);
    expect(await messagesOf(contacts[0]?.id ?? '', away)).toEqual(['请稍后再答']);
  });
});
