import type {
  ContactDetail,
  ContactRef,
  ContactView,
  Conversation,
  Desk,
  LiveFigures,
  MessageView,
  Page,
  VisitorMessage,
} from '#libs/contract';
import { eventually, openStores, type Stores } from '#kit';
import { AppProcess, Processes, settingsOf, type AppName } from '#kit/processes';
import { ADMIN_PASSWORD, AGENT_PASSWORD, Site, WECHAT_SECRETS, type Console } from '#kit/site';
import { WechatApiStandIn } from '#kit/wechat-api';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

const OPENID = 'oFollowerOfTheTest';
const QUESTION = '网页上的问题';
const FOLLOWER_QUESTION = '公众号里的问题';
const ANSWER = '坐席的答复';
/** Short; a process that stands still for some seconds among three others is not taken for gone. */
const GRACE_SECONDS = 6;
/** Four processes start at once, or two after one another, on a machine that may be busy. */
const START_WITHIN_MS = 240_000;

jest.setTimeout(START_WITHIN_MS);

let stores: Stores;
let wechat: WechatApiStandIn;
const processes = new Processes();
/** Every process that was ever started, by the name the tests give it. */
const running: Record<string, AppProcess> = {};
let settings: Record<string, string>;
/** The agents are at one gateway, customers at the other. */
let inside: Site;
let outside: Site;

const start = async (name: string, app: AppName): Promise<AppProcess> =>
  (running[name] = await processes.start(app, settings));

beforeAll(async () => {
  stores = await openStores();
  wechat = await WechatApiStandIn.start();
  settings = settingsOf(stores, {
    LOG_LEVEL: 'debug',
    WECHAT_API_BASE: wechat.base,
    JIETONG_AGENT_GRACE_SECONDS: String(GRACE_SECONDS),
  });
  // All at once on an empty database: the order of a deployment's starts is nobody's promise.
  await Promise.all([
    start('inside', 'gateway'),
    start('outside', 'gateway'),
    start('router', 'router'),
    start('worker', 'worker'),
  ]);
  inside = await Site.at((running['inside'] as AppProcess).url);
  outside = await Site.at((running['outside'] as AppProcess).url);
});
afterAll(async () => {
  inside?.leave();
  outside?.leave();
  await processes.close();
  await wechat?.close();
  await stores?.close();
});

const offeredTo = (agent: Console, channel: string): Promise<ContactView> =>
  agent.heard<ContactView>(
    'contact.changed',
    (contact) => contact.state === 'offered' && contact.channel === channel,
  );

/** Takes an offered contact to its end, and answers its messages as the agent read them. */
async function handle(agent: Console, offered: ContactView, text: string): Promise<MessageView[]> {
  const ref = { contactId: offered.id, epoch: offered.epoch };
  const { messages } = await agent.ask<Conversation>('contact.accept', ref);
  await agent.ask('message.send', { ...ref, clientId: 'answer', text });
  await agent.heard<MessageView>(
    'message.added',
    (message) => message.contactId === offered.id && message.delivery === 'sent',
  );
  await finish(agent, ref);
  return messages;
}

async function finish(agent: Console, ref: ContactRef): Promise<void> {
  await agent.ask('contact.end', ref);
  await agent.ask('contact.wrap-up', { ...ref, disposition: 'answered' });
}

/** The processes in whose logs a contact is found: gateways by their names, the others by what they are. */
const logsWith = (contactId: string): string[] => {
  const found = Object.entries(running)
    .filter(([, { log }]) => log.some((line) => line['contactId'] === contactId))
    .map(([name, { app }]) => (app === 'gateway' ? name : app));
  return [...new Set(found)].sort();
};

describe('gateways, router and worker, each in a process of its own', () => {
  it('pass contacts of the web and of WeChat through to the figures, and leave a trace of them', async () => {
    const board = await outside.live();
    const before = await board.ask<LiveFigures>('figures.watch', {});
    const visitor = await outside.visitor();

    // Nobody is there yet: it waits, and a router finds the agent for it.
    await visitor.ask('message.send', { clientId: 'q', text: QUESTION });
    const agent = await inside.agent('ann');
    const fromWeb = await offeredTo(agent, 'webchat');
    const read = await handle(agent, fromWeb, ANSWER);
    expect(read.map((message) => message.text)).toEqual([QUESTION]);
    const heard = await visitor.heard<VisitorMessage>(
      'message.added',
      ({ direction }) => direction === 'outbound',
    );
    expect(heard.text).toBe(ANSWER);

    const follower = await outside.wechat('gh_split', 'safe');
    expect(await (await follower.send(follower.text(OPENID, FOLLOWER_QUESTION))).text()).toBe('success');
    const fromWechat = await offeredTo(agent, 'wechat');
    const asked = await handle(agent, fromWechat, ANSWER);
    expect(asked.map((message) => message.text)).toEqual([FOLLOWER_QUESTION]);
    expect(wechat.sent).toContainEqual({ appId: 'wx_gh_split', openId: OPENID, text: ANSWER });

    await board.heard<LiveFigures>('figures.changed', ({ answered }) => answered >= before.answered + 2);
    const contactIds = [fromWeb.id, fromWechat.id];
    const behind = await eventually(
      () => outside.admin.get<Page<ContactView>>('/api/v1/figures/connection-rate/contacts?part=numerator'),
      ({ items }) => contactIds.every((id) => items.some((item) => item.id === id)),
    );
    const ours = behind.items.filter(({ id }) => contactIds.includes(id));
    expect(ours.map(({ state, outcome }) => `${state} ${outcome}`)).toEqual(Array(2).fill('closed handled'));
    // For the second the gateway found the agent at once.
    const traces = { [fromWeb.id]: 'inside,outside,router,worker', [fromWechat.id]: 'inside,outside,worker' };
    for (const [contactId, trace] of Object.entries(traces)) {
      await eventually(
        async () => logsWith(contactId),
        (names) => names.join() === trace,
      );
    }
    await inside.dismissAgents();
  });

  it('say nothing in their logs that is nobody’s business', async () => {
    const agent = await inside.agent('cai');
    const visitor = await outside.visitor();
    await visitor.ask('message.send', { clientId: 'q', text: QUESTION });
    await handle(agent, await offeredTo(agent, 'webchat'), ANSWER);
    const follower = await outside.wechat('gh_discreet', 'safe');
    wechat.failNext(45015);
    await follower.send(follower.text(OPENID, FOLLOWER_QUESTION));
    const offered = await offeredTo(agent, 'wechat');
    const ref = { contactId: offered.id, epoch: offered.epoch };
    await agent.ask('contact.accept', ref);
    await agent.ask('message.send', { ...ref, clientId: 'a', text: ANSWER });
    await agent.heard<MessageView>('message.added', ({ delivery }) => delivery === 'failed');
    await finish(agent, ref);
    await inside.dismissAgents();
    const callback = follower.build(follower.text(OPENID, QUESTION));
    const forged = { ...callback, path: callback.path.replace('nonce=', 'nonce=x') };
    expect((await follower.post(forged)).status).toBe(401);
    const wrong = { username: 'cai', password: 'not their password' };
    expect((await outside.admin.call('POST', '/api/v1/auth/login', wrong)).status).toBe(401);

    const told = Object.values(running).flatMap(({ output }) => output);
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter((line) => !line.startsWith('{'))).toEqual([]);
    const secrets = [
      QUESTION,
      FOLLOWER_QUESTION,
      ANSWER,
      OPENID,
      visitor.token,
      inside.admin.accessToken,
      outside.admin.accessToken,
      'stand-in-token',
      ADMIN_PASSWORD,
      AGENT_PASSWORD,
      wrong.password,
      settings['JIETONG_SECRET'] as string,
      ...Object.values(WECHAT_SECRETS),
    ];
    expect(told.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });

  it('share one access token of WeChat, also when another worker takes over', async () => {
    const agent = await inside.agent('dai');
    const follower = await outside.wechat('gh_takeover', 'plain');
    const tokens = (): number => wechat.calls.get('/cgi-bin/stable_token') ?? 0;
    const before = tokens();
    for (const turn of [1, 2]) {
      const present = Object.values(running).filter(({ app, alive }) => app === 'worker' && alive);
      await start(`worker of turn ${turn}`, 'worker');
      for (const worker of present) expect(await worker.stop()).toBe(0);
      await follower.send(follower.text(`${OPENID}${turn}`, FOLLOWER_QUESTION));
      const offered = await eventually(
        () => agent.ask<Desk>('desk.sync'),
        ({ contacts }) => contacts.length === 1,
      );
      await handle(agent, offered.contacts[0] as ContactView, ANSWER);
    }
    expect(tokens()).toBe(before + 1);
    await inside.dismissAgents();
  });

  it('give the contacts of a gateway that was killed to another agent, history and all', async () => {
    const doomed = await start('doomed', 'gateway');
    const there = await Site.at(doomed.url);
    const eva = await there.agent('eva');
    const visitor = await outside.visitor();
    await visitor.ask('message.send', { clientId: 'q', text: QUESTION });
    const offered = await offeredTo(eva, 'webchat');
    const ref = { contactId: offered.id, epoch: offered.epoch };
    await eva.ask('contact.accept', ref);
    await eva.ask('message.send', { ...ref, clientId: 'a', text: ANSWER });

    await doomed.kill();
    const fan = await outside.agent('fan');
    const again = await offeredTo(fan, 'webchat');
    expect(again).toMatchObject({ id: offered.id, queuedAt: offered.queuedAt });
    const next = { contactId: again.id, epoch: again.epoch };
    const taken = await fan.ask<Conversation>('contact.accept', next);
    expect(taken.messages.map((message) => message.text)).toEqual([QUESTION, ANSWER]);
    const { timeline } = await outside.admin.get<ContactDetail>(`/api/v1/contacts/${offered.id}`);
    expect(timeline.map(({ type }) => type)).toContain('contact.released');
    await finish(fan, next);
    there.leave();
    await outside.dismissAgents();
  });

  it.each(['gateway', 'router', 'voice', 'worker'] as const)(
    'end with 0 when the %s is asked to stop, in the middle of a conversation, which goes on',
    async (app) => {
      const stopped = await start(`stopped ${app}`, app);
      const agent = await inside.agent(`gil-${app}`);
      const there = app === 'gateway' ? await Site.at(stopped.url) : outside;
      const visitor = await there.visitor();
      await visitor.ask('message.send', { clientId: 'q', text: QUESTION });
      const offered = await offeredTo(agent, 'webchat');
      const ref = { contactId: offered.id, epoch: offered.epoch };
      await agent.ask('contact.accept', ref);
      expect(await stopped.stop()).toBe(0);
      const back = await outside.visitor(visitor.token);
      await agent.ask('message.send', { ...ref, clientId: 'a', text: ANSWER });
      const heard = await back.heard<VisitorMessage>(
        'message.added',
        ({ direction }) => direction === 'outbound',
      );
      expect(heard.text).toBe(ANSWER);
      await finish(agent, ref);
      if (there !== outside) there.leave();
      await inside.dismissAgents();
    },
  );
});
