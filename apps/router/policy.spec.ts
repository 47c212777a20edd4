import { eventually } from '#kit/eventually';
import { RoutingStage } from '#kit/routing-stage';
import { AGENT_DEFAULTS, QUEUE_POLICY_DEFAULTS, type AgentProfile, type QueuePolicy } from '#libs/routing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let stage: RoutingStage;

beforeEach(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
});
afterEach(() => stage.close());

const general = (more: Partial<QueuePolicy>): QueuePolicy => ({
  queueId: 'general',
  districtId: '00',
  ...QUEUE_POLICY_DEFAULTS,
  ...more,
});
const profile = (agentId: string, level: number, more: Partial<AgentProfile> = {}): AgentProfile => ({
  agentId,
  ...AGENT_DEFAULTS,
  skills: level > 0 ? [{ skillId: 'tariff', level }] : [],
  ...more,
});
const skills = [{ id: 'tariff', name: '税则', nameEn: 'Tariff' }];
const needing = (minLevel: number, more: Partial<QueuePolicy> = {}): QueuePolicy =>
  general({ skills: [{ skillId: 'tariff', minLevel }], ...more });

const later = async (seconds: number): Promise<void> => {
  const { router, ticks } = stage.router();
  stage.clock.advance(seconds * 1000);
  await ticks.round();
  await stage.rest(router);
};
const rest = (): Promise<void> => stage.rest(stage.router().router);

describe('who may serve a contact', () => {
  it('has the skill at the level needed; the search widens with time, to the second', async () => {
    const rings = [{ afterSeconds: 30, relaxLevels: 3, addQueueIds: [] }];
    await stage.policy({
      skills,
      queues: [needing(8, { rings })],
      agents: [profile('mid', 5), profile('new', 2)],
    });
    await stage.agentOnline('mid');
    await stage.agentOnline('new');
    const contact = await stage.ask();
    await later(29);
    expect(await stage.ownerOf(contact)).toBeNull();
    await later(1);
    expect(await stage.ownerOf(contact)).toBe('mid');
  });

  it('comes from the queues that the search has widened to, the queue’s own agents first', async () => {
    const rings = [{ afterSeconds: 30, relaxLevels: 0, addQueueIds: ['backup'] }];
    await stage.policy({ queues: [general({ rings })] });
    await stage.agentOnline('own', { chat: 1 });
    await stage.agentOnline('helper', { chat: 2 });
    await stage.queue('backup');
    await stage.agents.update('helper', { queueIds: ['backup'] }, { districtId: null });
    const contacts = [await stage.ask(), await stage.ask(), await stage.ask()] as const;
    await rest();
    expect(await stage.ownersOf(contacts)).toEqual(['own', null, null]);
    await stage.handle(contacts[0]);
    stage.clock.advance(30_000);
    await stage.follower.settled();
    await later(0);
    expect(await stage.ownersOf(contacts.slice(1))).toEqual(['own', 'helper']);
  });

  it('speaks the language of the queue', async () => {
    await stage.policy({
      queues: [general({ language: 'en' })],
      agents: [profile('ying', 0, { languages: ['zh', 'en'] })],
    });
    await stage.agentOnline('zhong');
    await stage.agentOnline('ying');
    const contact = await stage.ask();
    await rest();
    expect(await stage.ownerOf(contact)).toBe('ying');
  });

  it('is the most skilled, the least occupied or the longest idle, as the queue says', async () => {
    const agents = [profile('expert', 9), profile('good', 6)];
    await stage.policy({ skills, queues: [needing(5, { agentOrder: 'best-skill' })], agents });
    await stage.agentOnline('good');
    stage.clock.advance(1000);
    await stage.agentOnline('expert');
    const first = [await stage.ask(), await stage.ask()];
    await rest();
    expect(await stage.ownersOf(first)).toEqual(['expert', 'expert']);

    await stage.policy({ skills, queues: [needing(5, { agentOrder: 'longest-idle' })], agents });
    await stage.router().reconcile.followRules();
    const second = await stage.ask();
    await rest();
    expect(await stage.ownerOf(second)).toBe('good');
  });

  it('is not on a call, if a call blocks chats; a chat does not block calls', async () => {
    await stage.policy({ agentDefaults: { ...AGENT_DEFAULTS, callBlocksChats: true } });
    await stage.agentOnline('a', { voice: 1, chat: 2 });
    const chat = await stage.ask();
    await rest();
    const call = await stage.ask({ channel: 'voice' });
    await rest();
    const blocked = await stage.ask();
    await rest();
    expect(await stage.ownersOf([chat, call, blocked])).toEqual(['a', 'a', null]);
    await stage.handle(call);
    await rest();
    expect(await stage.ownerOf(blocked)).toBe('a');
  });
});

describe('a contact of a customer who was here before', () => {
  const preferring = (lastAgentSeconds: number) => ({ queues: [general({ lastAgentSeconds })] });

  it('is everybody’s as soon as that agent takes no chats any more, though one is still under way', async () => {
    await stage.policy(preferring(60));
    await stage.agentOnline('known', { chat: 1 });
    await stage.ask();
    await stage.agentOnline('other', { chat: 2 });
    const kept = await stage.ask({ lastAgentId: 'known' });
    await rest();
    expect(await stage.ownerOf(kept)).toBeNull();
    await stage.agents.update('known', { capacity: { voice: 1, chat: 0 } }, { districtId: null });
    await rest();
    expect(await stage.ownerOf(kept)).toBe('other');
  });

  it('waits for the last agent for a while, and is then anybody’s', async () => {
    await stage.policy(preferring(60));
    await stage.agentOnline('known', { chat: 1 });
    const busy = await stage.ask();
    await rest();
    await stage.agentOnline('other', { chat: 1 });
    const [first, second] = [await stage.ask({ lastAgentId: 'known' }), await stage.ask()];
    await rest();
    expect(await stage.ownersOf([first, second])).toEqual([null, 'other']);
    await stage.handle(busy);
    await rest();
    expect(await stage.ownerOf(first)).toBe('known');

    const third = await stage.ask({ lastAgentId: 'known' });
    await stage.handle(second);
    await rest();
    expect(await stage.ownerOf(third)).toBeNull();
    await later(60);
    expect(await stage.ownerOf(third)).toBe('other');
  });

  it('is everybody’s as soon as that agent takes nothing any more, and if they are not there at all [a re-opened chat stays with an offline agent]', async () => {
    await stage.policy(preferring(600));
    await stage.agentOnline('known', { chat: 1 });
    const busy = await stage.ask();
    await rest();
    await stage.agentOnline('other', { chat: 2 });
    const contact = await stage.ask({ lastAgentId: 'known' });
    await rest();
    expect(await stage.ownerOf(contact)).toBeNull();
    await stage.agents.disconnect('known');
    await rest();
    expect(await stage.ownerOf(contact)).toBe('other');
    expect(await stage.ownerOf(busy)).toBe('known');
    expect((await stage.ask({ lastAgentId: 'nobody' })).kept).toBeNull();
    // Who takes calls alone is waited for by a call, and by no chat.
    await stage.agentOnline('phone', { voice: 1, chat: 0 });
    await stage.follower.settled();
    expect((await stage.ask({ lastAgentId: 'phone', channel: 'voice' })).kept?.agentId).toBe('phone');
    expect((await stage.ask({ lastAgentId: 'phone' })).kept).toBeNull();
  });
});

describe('who comes first', () => {
  it('is on a VIP list of the queue, by as many minutes as the list gives', async () => {
    const vipLists = [{ id: 'aeo', name: '高级认证', nameEn: 'AEO', points: 5 }];
    await stage.policy({ vipLists, queues: [general({ vipListIds: ['aeo'] })] });
    const boss = { userId: 'boss', districtId: '22' };
    expect(await stage.vip.add('aeo', [{ identity: '13800000000', enterpriseCode: '3101' }], boss)).toBe(1);
    const early = await stage.ask();
    stage.clock.advance(200_000);
    const plain = await stage.ask();
    const vip = await stage.ask({ identity: '13800000000' });
    expect(vip.vipListIds).toEqual(['aeo']);
    await stage.agentOnline('a', { chat: 3 });
    await stage.follower.settled();
    const { proposals } = await stage.index.match(10);
    expect(proposals.map(({ contactId }) => contactId)).toEqual([vip.id, early.id, plain.id]);
  });
});

describe('a number on a VIP list', () => {
  it('is known however it is written, there and by the trunk; another identity only as it is', async () => {
    const vipLists = [{ id: 'aeo', name: '高级认证', nameEn: 'AEO', points: 5 }];
    await stage.policy({ vipLists, queues: [general({ vipListIds: ['aeo'] })] });
    const members = ['139 0000 0001', '+86 21 6888 0000', '0012345678x'];
    const boss = { userId: 'boss', districtId: '22' };
    await stage.vip.add(
      'aeo',
      members.map((identity) => ({ identity, enterpriseCode: null })),
      boss,
    );
    const among = new Set(['aeo']);
    const isOn = async (identity: string) => (await stage.vip.listsOf({ identity }, among)).length === 1;
    for (const number of [
      '13900000001',
      '+8613900000001',
      '013900000001',
      '008613900000001',
      '02168880000',
    ]) {
      expect([number, await isOn(number)]).toEqual([number, true]);
    }
    expect(await isOn('0012345678x')).toBe(true);
    expect(await isOn('12345678x')).toBe(false);
    expect(await isOn('13900000002')).toBe(false);
  });
});

describe('a change of policy', () => {
  it('moves those who wait already, whichever router hears of it', async () => {
    await stage.queue('slow');
    const plain = await stage.ask();
    stage.clock.advance(1000);
    const favoured = await stage.ask({ queueId: 'slow' });
    const needy = needing(5, {});
    await stage.policy({
      skills,
      queues: [needy, { ...general({ priority: 50 }), queueId: 'slow', districtId: '22' }],
    });
    const { sweep, router } = stage.router();
    await sweep.sweep();
    await router.idle();
    await stage.agentOnline('a', { chat: 5 });
    await stage.agents.update('a', { queueIds: ['general', 'slow'] }, { districtId: null });
    await stage.follower.settled();
    const { proposals } = await stage.index.match(10);
    expect(proposals.map(({ contactId }) => contactId)).toEqual([favoured.id]);
    await stage.policy({ skills, queues: [needy], agents: [profile('a', 5)] });
    await sweep.sweep();
    await stage.rest(router);
    expect(await stage.ownerOf(plain)).toBe('a');
  });

  it('is heard of at once', async () => {
    const { router, reconcile } = stage.router();
    const subscriber = stage.subscriber();
    const following: Promise<void>[] = [];
    const heard = new Promise<void>((resolve) => {
      router.onRules(() => following.push(reconcile.followRules(true).then(resolve)));
    });
    router.listen(subscriber);
    await router.idle();
    await stage.policy({ skills });
    // Published until somebody listens: the connection may still be on its way.
    const again = setInterval(() => void stage.index.announceRules(), 50);
    await heard;
    clearInterval(again);
    // A second word may come, and find it being done already.
    const { id } = await stage.inForce.now();
    await eventually(
      () => stage.index.rules(),
      (rules) => rules === id,
    );
    await router.stop();
    subscriber.disconnect();
    await Promise.all(following);
  });

  it('that gives an agent less room ends nothing, and that shuts a queue lets nobody wait for ever', async () => {
    await stage.agentOnline('a');
    const contacts = [await stage.ask(), await stage.ask()];
    await rest();
    await stage.policy({ agents: [profile('a', 0, { slots: { voice: 1, chat: 1 } })] });
    const { sweep } = stage.router();
    await sweep.sweep();
    await stage.ask();
    await rest();
    expect(await stage.ownersOf(contacts)).toEqual(['a', 'a']);
    expect((await stage.index.size()).contacts).toBe(1);
  });
});

describe('where a contact stands', () => {
  it('is how many are before it, however far their search has widened, and how long that takes', async () => {
    const rings = [{ afterSeconds: 30, relaxLevels: 1, addQueueIds: [] }];
    await stage.policy({ queues: [general({ rings, skills: [] })] });
    await stage.agentOnline('a', { chat: 2 });
    const done = await stage.ask();
    await rest();
    const { epoch } = await stage.load(done);
    await stage.contacts.apply(done.id, { type: 'accept', epoch, agentId: 'a' });
    stage.clock.advance(100_000);
    await stage.contacts.apply(done.id, { type: 'hang-up', wrapUpUntil: stage.clock.now() });
    await stage.contacts.apply(done.id, { type: 'close-overdue', epoch });
    const busy = [await stage.ask(), await stage.ask()];
    await rest();
    const first = await stage.ask();
    await later(30);
    const second = await stage.ask();
    await stage.follower.settled();
    // Two slots of 100 s each come free every 50 s.
    expect(await stage.estimates.of(first.id)).toEqual({ ahead: 0, expectedWait: 50 });
    expect(await stage.estimates.of(second.id)).toEqual({ ahead: 1, expectedWait: 100 });
    expect(await stage.estimates.of((busy[0] as { id: string }).id)).toBeNull();
  });

  it('is told without a time until a contact has shown how long one takes', async () => {
    const contact = await stage.ask();
    await stage.follower.settled();
    expect(await stage.estimates.of(contact.id)).toEqual({ ahead: 0, expectedWait: null });
  });
});

describe('agents by the policy', () => {
  it('may miss as many as it allows; the one missed goes to others meanwhile', async () => {
    await stage.policy({ agents: [profile('a', 0, { missesAllowed: 2, slots: { voice: 0, chat: 1 } })] });
    const { router, sweep } = stage.router();
    await stage.agentOnline('a');
    const contact = await stage.ask();
    await stage.rest(router);
    stage.clock.advance(20_000);
    await sweep.expire();
    await stage.rest(router);
    expect([await stage.ownerOf(contact), (await stage.agents.view('a')).state]).toEqual([null, 'idle']);
    const next = await stage.ask();
    await stage.rest(router);
    expect(await stage.ownerOf(next)).toBe('a');
    stage.clock.advance(20_000);
    await sweep.expire();
    await stage.rest(router);
    expect((await stage.agents.view('a')).state).toBe('not-responding');
  });

  it('who asked for a break after their contacts get no new one, and have it when the last is closed', async () => {
    const { router } = stage.router();
    await stage.agentOnline('a', { chat: 2 });
    const contact = await stage.ask();
    await stage.rest(router);
    await stage.agents.setPresence('a', 'break', null, 'after-contacts');
    const next = await stage.ask();
    await stage.rest(router);
    expect(await stage.ownerOf(next)).toBeNull();
    await stage.handle(contact);
    await stage.rest(router);
    expect((await stage.agents.view('a')).state).toBe('break');
    expect(await stage.ownerOf(next)).toBeNull();
  });
});

describe('guests', () => {
  const invited = async (): Promise<{ id: string; epoch: number }> => {
    const { router } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const contact = await stage.ask();
    await stage.rest(router);
    await stage.agentOnline('b', { chat: 1 });
    const { epoch } = await stage.load(contact);
    await stage.contacts.apply(contact.id, { type: 'accept', epoch, agentId: 'a' });
    const expiresAt = stage.clock.now() + 20_000;
    const guest = { guestId: 'b', slot: 'chat:1', role: 'consult', expiresAt } as const;
    await stage.contacts.apply(contact.id, { type: 'invite', epoch, agentId: 'a', ...guest });
    await stage.rest(router);
    return { id: contact.id, epoch };
  };

  it('hold a slot; who does not come is let go in time, and is free again', async () => {
    const { id } = await invited();
    const waiting = await stage.ask();
    await rest();
    expect(await stage.ownerOf(waiting)).toBeNull();
    const { sweep } = stage.router();
    stage.clock.advance(20_000);
    await sweep.expire();
    await rest();
    expect(await stage.load({ id })).toMatchObject({ state: 'active', guests: [], deadlineAt: null });
    expect(await stage.ownerOf(waiting)).toBe('b');
  });

  it('whose console is gone leave; the contact stays with its owner', async () => {
    const { id, epoch } = await invited();
    await stage.contacts.apply(id, { type: 'join', epoch, guestId: 'b' });
    await stage.agents.disconnect('b');
    stage.clock.advance(60_001);
    await stage.agents.heartbeat(['a']);
    await stage.router().deadlines.depart();
    expect(await stage.load({ id })).toMatchObject({ state: 'active', owner: { agentId: 'a' }, guests: [] });
  });

  it('who take the contact over leave the slot of its owner free', async () => {
    const { id, epoch } = await invited();
    await stage.contacts.apply(id, { type: 'join', epoch, guestId: 'b' });
    await stage.contacts.apply(id, { type: 'hand-over', epoch, agentId: 'a', guestId: 'b' });
    const next = await stage.ask();
    await rest();
    expect(await stage.ownersOf([{ id }, next])).toEqual(['b', 'a']);
  });
});
