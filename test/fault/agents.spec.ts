import type {
  AgentView,
  ContactDetail,
  ContactView,
  Conversation,
  Desk,
  VisitorMessage,
} from '#libs/contract';
import { ContactService } from '#libs/contact';
import { eventually, passed } from '#kit';
import { Jietong, type Console } from '#kit/jietong';
import { Site } from '#kit/site';
import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

/** Short, but a busy machine must not miss it for those who are there. */
const GRACE_MS = 3000;

const offered = (agent: Console, id?: string): Promise<ContactView> =>
  agent.heard<ContactView>(
    'contact.changed',
    (contact) => contact.state === 'offered' && contact.owner !== null && (id ?? contact.id) === contact.id,
  );

const refOf = ({ id, epoch }: ContactView) => ({ contactId: id, epoch });

/** A visitor of the web chat who has asked; answers their contact's id. */
async function ask(jietong: Jietong, text = '在吗'): Promise<string> {
  const visitor = await jietong.visitor();
  return (await visitor.ask<VisitorMessage>('message.send', { clientId: text, text })).contactId;
}

const timelineOf = async (jietong: Jietong, id: string): Promise<string[]> => {
  const { timeline } = await jietong.admin.get<ContactDetail>(`/api/v1/contacts/${id}`);
  return timeline.map(({ type }) => type.replace('contact.', ''));
};

async function finish(agent: Console, contact: ContactView): Promise<void> {
  await agent.ask('contact.end', refOf(contact));
  await agent.ask('contact.wrap-up', { ...refOf(contact), disposition: 'answered' });
}

describe('a console that is gone without goodbye', () => {
  let jietong: Jietong;
  let proxy: TcpProxy;

  beforeAll(async () => {
    jietong = await Jietong.start({
      JIETONG_AGENT_GRACE_SECONDS: String(GRACE_MS / 1000),
      JIETONG_OFFER_SECONDS: '600',
    });
    proxy = await openTcpProxy('127.0.0.1', Number(new URL(jietong.url).port));
  });
  afterAll(async () => {
    await proxy?.close();
    await jietong?.close();
  });
  afterEach(() => jietong.dismissAgents());

  it('gives its contacts back to the head of the queue, and the next agent reads all of it', async () => {
    const far = new Site(`http://127.0.0.1:${proxy.port}`, jietong.admin);
    const gone = await far.agent('gone');
    const first = await ask(jietong, '第一个');
    const talking = await offered(gone, first);
    await gone.ask('contact.accept', refOf(talking));
    await gone.ask('message.send', { ...refOf(talking), clientId: 'a', text: '请稍等' });
    const second = await ask(jietong, '第二个');
    await offered(gone, second);
    await gone.ask('presence.set', { presence: 'break' });
    const third = await ask(jietong, '第三个');

    proxy.cut();
    const [back] = await Promise.all(
      [first, second].map((id) =>
        eventually(
          () => timelineOf(jietong, id),
          (types) => types.includes('released'),
        ),
      ),
    );
    expect(back?.slice(-2)).toEqual(['released', 'queued']);

    const taker = await jietong.agent('taker');
    const order: string[] = [];
    for (const id of [first, second, third]) order.push((await offered(taker, id)).id);
    const desk = await taker.ask<Desk>('desk.sync');
    expect(
      desk.contacts
        .map(({ id, queuedAt }) => ({ id, queuedAt }))
        .toSorted((a, b) => a.queuedAt.localeCompare(b.queuedAt))
        .map(({ id }) => id),
    ).toEqual(order);
    const again = await offered(taker, first);
    expect(again.queuedAt).toBe(talking.queuedAt);
    const { messages } = await taker.ask<Conversation>('contact.accept', refOf(again));
    expect(messages.map(({ text }) => text)).toEqual(['第一个', '请稍等']);
    await finish(taker, again);
    for (const id of [second, third]) {
      const contact = await offered(taker, id);
      await taker.ask('contact.accept', refOf(contact));
      await finish(taker, contact);
    }
    far.leave();
    proxy.mend();
  });

  it('is not taken for gone while it is there, however short the grace', async () => {
    const present = await jietong.agent('present');
    const id = await ask(jietong);
    const contact = await offered(present, id);
    await present.ask('contact.accept', refOf(contact));
    await passed(2 * GRACE_MS);
    expect(await timelineOf(jietong, id)).not.toContain('released');
    await finish(present, contact);
  });
});

describe('what runs out', () => {
  let jietong: Jietong;
  const ringFor = (offerSeconds: number): Promise<unknown> =>
    jietong.admin.must('PATCH', '/api/v1/queues/general', { offerSeconds });
  beforeAll(async () => {
    jietong = await Jietong.start({ JIETONG_WRAP_UP_SECONDS: '1' });
  });
  afterAll(() => jietong?.close());
  afterEach(() => jietong.dismissAgents());

  it('is an offer: it goes to the next agent, and whoever missed it is back by one click', async () => {
    await ringFor(1);
    const sleeper = await jietong.agent('sleeper');
    const id = await ask(jietong);
    await offered(sleeper, id);
    const stirred = await sleeper.heard<AgentView>(
      'agent.changed',
      ({ state }) => state === 'not-responding',
    );
    expect(stirred.presence).toBe('online');
    await ringFor(600);
    const awake = await jietong.agent('awake');
    const contact = await offered(awake, id);
    await awake.ask('contact.accept', refOf(contact));
    expect((await sleeper.ask<Desk>('desk.sync')).agent.state).toBe('not-responding');
    await awake.ask('presence.set', { presence: 'break' });

    expect((await sleeper.ask<AgentView>('presence.set', { presence: 'online' })).state).toBe('idle');
    const next = await offered(sleeper, await ask(jietong, '还有一个'));
    await sleeper.ask('contact.accept', refOf(next));
    await sleeper.ask('contact.end', refOf(next));
    expect((await timelineOf(jietong, id)).join(' ')).toBe(
      'opened queued offered missed queued offered accepted',
    );
    await awake.ask('contact.end', refOf(contact));
  });

  it('is a wrap-up that is never finished: its slot is free again', async () => {
    await ringFor(600);
    const id = await jietong.user('forgetful');
    await jietong.admin.must('PATCH', `/api/v1/agents/${id}`, { capacity: { chat: 1 } });
    const agent = await jietong.console('forgetful');
    await agent.ask('presence.set', { presence: 'online' });
    const first = await offered(agent, await ask(jietong, '一'));
    const next = await ask(jietong, '二');
    await agent.ask('contact.accept', refOf(first));
    await agent.ask('contact.end', refOf(first));
    const closed = await agent.heard<ContactView>(
      'contact.changed',
      (contact) => contact.id === first.id && contact.state === 'closed',
    );
    expect(closed).toMatchObject({ outcome: 'handled', disposition: null, owner: null });
    const second = await offered(agent, next);
    expect(second.owner?.slot).toBe(first.owner?.slot);
    await agent.ask('presence.set', { presence: 'offline' });
    agent.close();
  });
});

describe('slots and waiting contacts', () => {
  let jietong: Jietong;
  beforeAll(async () => {
    jietong = await Jietong.start({ JIETONG_OFFER_SECONDS: '600' });
  });
  afterAll(() => jietong?.close());
  afterEach(() => jietong.dismissAgents());

  it('are drained when agents come online, the longest wait first', async () => {
    const waiting = [];
    for (const text of ['一', '二', '三', '四']) waiting.push(await ask(jietong, text));
    const first = await jietong.agent('early');
    for (const id of waiting.slice(0, 3)) await offered(first, id);
    const second = await jietong.agent('late');
    await offered(second, waiting[3]);
    for (const agent of [first, second]) {
      for (const contact of (await agent.ask<Desk>('desk.sync')).contacts) {
        await agent.ask('contact.accept', refOf(contact));
        await finish(agent, contact);
      }
    }
  });

  it('have one owner, however many offer and accept at once', async () => {
    const id = await ask(jietong);
    const waiting = await jietong.admin.get<ContactView>(`/api/v1/contacts/${id}`);
    const contacts = jietong.service.app.get(ContactService, { strict: false });
    const expiresAt = Date.now() + 600_000;
    const fifty = Array.from({ length: 50 }, (_, index) => `rival-${index}`);
    const offers = await Promise.all(
      fifty.map(async (agentId) => {
        const proposal = { contactId: id, epoch: waiting.epoch, agentId, slot: 'chat:1', expiresAt };
        return (await contacts.offer([proposal]))[0];
      }),
    );
    const won = offers.filter((image) => image !== null && image !== undefined);
    expect(won).toHaveLength(1);
    const [image] = won;
    const epoch = image?.epoch ?? 0;
    const accepts = await Promise.allSettled(
      fifty.map((agentId) => contacts.apply(id, { type: 'accept', epoch, agentId })),
    );
    expect(accepts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = accepts.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as { code: string }).code] : [],
    );
    expect(new Set(codes)).toEqual(new Set(['NOT_OWNER']));
    expect((await timelineOf(jietong, id)).filter((type) => type === 'accepted')).toHaveLength(1);
  });

  it('are taken once by an agent who clicks in fifty tabs', async () => {
    const agent = await jietong.agent('clicker');
    const contact = await offered(agent, await ask(jietong));
    const tabs = await Promise.all(Array.from({ length: 5 }, () => jietong.console('clicker')));
    const clicks = Array.from({ length: 50 }, (_, index) => tabs[index % tabs.length] as Console);
    const answers = await Promise.all(
      clicks.map((tab) => tab.ask<Conversation>('contact.accept', refOf(contact))),
    );
    expect(new Set(answers.map(({ contact: { state } }) => state))).toEqual(new Set(['active']));
    expect((await timelineOf(jietong, contact.id)).filter((type) => type === 'accepted')).toHaveLength(1);
    await finish(agent, contact);
    for (const tab of tabs) tab.close();
  });
});

describe('sockets of a session that has ended', () => {
  let jietong: Jietong;
  beforeAll(async () => {
    jietong = await Jietong.start();
  });
  afterAll(() => jietong?.close());

  /** Test's end comes long before a token's: whoever is still there then fails. */
  const endAfter = async (sockets: readonly Console[], act: () => Promise<unknown>): Promise<void> => {
    const ended = Promise.all(sockets.map((socket) => socket.ended()));
    await act();
    await ended;
  };
  const both = async (token: string): Promise<Console[]> =>
    Promise.all(['/agent', '/live'].map((namespace) => jietong.socket(namespace, token)));

  it('close when the agent signs out', async () => {
    await jietong.user('leaver');
    const rest = await jietong.signIn('leaver');
    await endAfter(await both(rest.accessToken), () => rest.must('POST', '/api/v1/auth/logout'));
    await expect(both(rest.accessToken)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['another role', { roles: ['quality'] }],
    ['another district', { districtId: '22' }],
    ['no access any more', { disabled: true }],
  ])('close when the user gets %s', async (_, change) => {
    const username = `moved-${Object.keys(change)[0]}`.toLowerCase();
    const id = await jietong.user(username, { queueIds: [] });
    const { accessToken } = await jietong.signIn(username);
    await endAfter(await both(accessToken), () => jietong.admin.must('PATCH', `/api/v1/users/${id}`, change));
  });

  it('close even if the word of it is lost', async () => {
    const id = await jietong.user('unheard');
    const { accessToken } = await jietong.signIn('unheard');
    // What a revocation leaves in the truth, without its push.
    const revoke = (): Promise<unknown> =>
      jietong.stores.mongo.collection('sessions').deleteMany({ userId: id });
    await endAfter(await both(accessToken), revoke);
  });
});
