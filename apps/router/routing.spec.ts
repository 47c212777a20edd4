import type { ContactImage } from '#libs/contract';
import { createRedis, ManualClock } from '#libs/platform';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RoutingStage } from '#kit/routing-stage';

let stage: RoutingStage;

beforeEach(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
});
afterEach(() => stage.close());

describe('from arrival to close', () => {
  it('offers to the agent who is idle, frees the slot at the close, and takes the next', async () => {
    const { router } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const first = await stage.arrive();
    const second = await stage.arrive();
    await stage.rest(router);
    expect(await stage.load(first)).toMatchObject({
      state: 'offered',
      owner: { agentId: 'a', slot: 'chat:1' },
    });
    expect(await stage.load(second)).toMatchObject({ state: 'waiting' });
    await stage.handle(first);
    await stage.rest(router);
    expect(await stage.ownerOf(second)).toBe('a');
  });

  it('passed on to an agent who came a moment ago goes to them, though the index has not heard of them', async () => {
    const { router } = stage.router();
    await stage.agentOnline('first', { chat: 1 });
    await stage.agentOnline('next', { chat: 1 });
    await stage.agents.setPresence('next', 'offline');
    await stage.rest(router);
    const contact = await stage.arrive();
    await stage.rest(router);
    const { epoch } = await stage.load(contact);
    await stage.contacts.apply(contact.id, { type: 'accept', epoch, agentId: 'first' });
    // As it is where the news of it is slow: they are there by the truth alone.
    const agents = stage.stores.mongo.collection<{ _id: string }>('agents');
    await agents.updateOne({ _id: 'next' }, { $set: { presence: 'online' } });
    const kept = { agentId: 'next', until: stage.clock.now() + 30_000 };
    const transfer = { type: 'transfer', epoch, agentId: 'first', queueId: 'general', kept } as const;
    await stage.contacts.apply(contact.id, transfer);
    await stage.rest(router);
    expect(await stage.ownerOf(contact)).toBe('next');
  });

  it('rings as long as the queue says', async () => {
    const { router } = stage.router();
    const all = { districtId: null };
    await stage.queues.create(
      { id: 'quick', name: '快', nameEn: 'Quick', districtId: '22', offerSeconds: 5 },
      all,
    );
    await stage.agentOnline('a');
    await stage.agents.update('a', { queueIds: ['quick', 'general'] }, all);
    const quick = await stage.arrive({ queueId: 'quick' });
    const plain = await stage.arrive();
    await stage.rest(router);
    expect((await stage.load(quick)).deadlineAt).toBe(stage.clock.now() + 5000);
    expect((await stage.load(plain)).deadlineAt).toBe(stage.clock.now() + 20_000);
  });

  it('serves a queue of higher priority first, but lets waiting count', async () => {
    const all = { districtId: null };
    await stage.queues.create({ id: 'vip', name: '重点', nameEn: 'VIP', districtId: '22', priority: 5 }, all);
    const early = await stage.arrive();
    stage.clock.advance(200_000);
    const plain = await stage.arrive();
    const vip = await stage.arrive({ queueId: 'vip' });
    stage.clock.advance(200_000);
    const lateVip = await stage.arrive({ queueId: 'vip' });
    await stage.agentOnline('a', { chat: 4 });
    await stage.agents.update('a', { queueIds: ['general', 'vip'] }, all);
    await stage.follower.settled();
    const { proposals } = await stage.index.match(10);
    expect(proposals.map((p) => p.contactId)).toEqual([vip, early, lateVip, plain].map((c) => c.id));
  });

  it('lets several routers work at once, each contact and slot only once', async () => {
    const routers = [stage.router().router, stage.router().router, stage.router().router];
    for (let i = 0; i < 10; i += 1) await stage.agentOnline(`agent-${i}`);
    const contacts = await Promise.all(Array.from({ length: 60 }, () => stage.arrive()));
    await stage.rest(...routers);
    const images = await stage.port.load(contacts.map((c) => c.id));
    const offered = images.filter((image) => image.state === 'offered');
    expect(offered).toHaveLength(30);
    expect(new Set(offered.map(({ owner }) => `${owner?.agentId}/${owner?.slot}`)).size).toBe(30);
  });

  it('spreads a burst evenly', async () => {
    const { router } = stage.router();
    for (let i = 0; i < 8; i += 1) await stage.agentOnline(`agent-${i}`);
    const contacts = await Promise.all(Array.from({ length: 16 }, () => stage.arrive()));
    await stage.rest(router);
    const counts = new Map<string, number>();
    for (const { owner } of await stage.port.load(contacts.map((c) => c.id))) {
      counts.set(owner?.agentId ?? 'nobody', (counts.get(owner?.agentId ?? 'nobody') ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(Array.from({ length: 8 }, () => 2));
  });

  it('drains what waited as soon as agents are there [waiting contacts not drained when agents come back]', async () => {
    const { router } = stage.router();
    const waiting = [await stage.arrive(), await stage.arrive(), await stage.arrive()];
    await stage.rest(router);
    await stage.agentOnline('a', { chat: 3 });
    await stage.rest(router);
    expect(await stage.ownersOf(waiting)).toEqual(['a', 'a', 'a']);
  });

  it('is woken through Redis', async () => {
    const { router } = stage.router();
    const subscriber = stage.subscriber();
    router.listen(subscriber);
    const offered = new Promise<ContactImage>((resolve) => {
      stage.listeners.push({
        onTransitions: (transitions) => {
          for (const { after } of transitions) if (after.state === 'offered') resolve(after);
        },
      });
    });
    const contact = await stage.arrive();
    await stage.agentOnline('a');
    expect((await offered).id).toBe(contact.id);
    await router.stop();
    subscriber.disconnect();
  });
});

describe('what falls through', () => {
  it('overdue wrap-ups are closed, and the slot is free again [agent stuck in wrap-up]', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const contact = await stage.arrive();
    await stage.rest(router);
    const { epoch } = await stage.load(contact);
    await stage.contacts.apply(contact.id, { type: 'accept', epoch, agentId: 'a' });
    await stage.contacts.apply(contact.id, { type: 'hang-up', wrapUpUntil: stage.clock.now() + 30_000 });
    const next = await stage.arrive();
    await stage.rest(router);
    expect(await stage.ownerOf(next)).toBeNull();
    stage.clock.advance(30_000);
    await sweep.expire();
    await stage.rest(router);
    expect(await stage.load(contact)).toMatchObject({ state: 'closed', disposition: null });
    expect(await stage.ownerOf(next)).toBe('a');
  });

  it('the contacts of an agent whose console is gone go back, in order, also if they went offline first', async () => {
    const { router, departures } = stage.router();
    await stage.agentOnline('a');
    const [first, second] = [await stage.arrive(), await stage.arrive()];
    await stage.rest(router);
    const { epoch } = await stage.load(first);
    await stage.contacts.apply(first.id, { type: 'accept', epoch, agentId: 'a' });
    await stage.agents.setPresence('a', 'offline');
    await stage.agents.disconnect('a');
    await departures.round();
    expect(await stage.ownerOf(first)).toBe('a');
    stage.clock.advance(60_001);
    await departures.round();
    await stage.rest(router);
    expect(await stage.ownersOf([first, second])).toEqual([null, null]);
    expect((await stage.agents.view('a')).state).toBe('offline');
    await stage.agentOnline('b', { chat: 1 });
    await stage.rest(router);
    expect(await stage.ownersOf([first, second])).toEqual(['b', null]);
    await router.stop();
  });

  it('a heartbeat keeps the contacts with their agent', async () => {
    const { router, departures } = stage.router();
    await stage.agentOnline('a');
    const contact = await stage.arrive();
    await stage.rest(router);
    const { epoch } = await stage.load(contact);
    await stage.contacts.apply(contact.id, { type: 'accept', epoch, agentId: 'a' });
    for (let i = 0; i < 4; i += 1) {
      stage.clock.advance(30_000);
      await stage.agents.heartbeat(['a']);
      await departures.round();
    }
    await stage.rest(router);
    expect(await stage.ownerOf(contact)).toBe('a');
  });

  it('an emptied index is noticed at the next match, rebuilt, and nothing changes its place', async () => {
    const { router, sweep, reconcile } = stage.router();
    router.onEmptied(() => void reconcile.rebuild());
    const contacts: ContactImage[] = [];
    for (let i = 0; i < 4; i += 1) {
      contacts.push(await stage.arrive());
      stage.clock.advance(10);
    }
    await stage.agentOnline('a', { chat: 2 });
    await stage.rest(router);
    await stage.index.clear();
    await sweep.sweep();
    await stage.rest(router);
    expect(await stage.index.size()).toEqual({ contacts: 2, agents: 1 });
    await stage.handle(contacts[1] as ContactImage);
    await stage.rest(router);
    expect(await stage.ownersOf(contacts)).toEqual(['a', null, 'a', null]);
  });

  it('a proposal without an answer is found again [agent stuck in reserved]', async () => {
    const { router, sweep } = stage.router();
    const contact = await stage.arrive();
    await stage.agentOnline('a', { chat: 1 });
    await stage.follower.settled();
    expect((await stage.index.match(1)).proposals).toHaveLength(1); // and its router dies
    await sweep.sweep();
    await stage.rest(router);
    expect(await stage.ownerOf(contact)).toBeNull();
    stage.clock.advance(5000);
    await stage.agents.heartbeat(['a']);
    await sweep.sweep();
    await stage.rest(router);
    expect(await stage.ownerOf(contact)).toBe('a');
  });

  it('a stale proposal is refused by the truth, and both sides are set right', async () => {
    const { router } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const [first, second] = [await stage.arrive(), await stage.arrive()];
    await stage.rest(router);
    // The index wrongly believes that the first still waits and the slot is free.
    await stage.index.enqueue([
      { id: first.id, epoch: first.epoch, queueId: 'general', slotClass: 'chat', rank: first.queuedAt },
    ]);
    await stage.index.release([{ agentId: 'a', slot: 'chat:1' }]);
    await stage.rest(router);
    expect(await stage.ownersOf([first, second])).toEqual(['a', null]);
    expect(await stage.index.size()).toEqual({ contacts: 1, agents: 1 });
    await stage.handle(first);
    await stage.rest(router);
    expect(await stage.ownerOf(second)).toBe('a');
  });

  it('comparing adds what is missing and takes out strangers', async () => {
    const { reconcile } = stage.router();
    const [kept, lost] = [await stage.arrive(), await stage.arrive()];
    await stage.agentOnline('a');
    await stage.follower.settled();
    await stage.index.remove([{ id: lost.id, epoch: 9 }]);
    await stage.index.enqueue([
      { id: 'stranger', epoch: 1, queueId: 'general', slotClass: 'chat', rank: 0 },
      { id: 'stranger-2', epoch: 1, queueId: 'general', slotClass: 'chat', rank: 0 },
    ]);
    const ghost = {
      id: 'ghost',
      lines: [{ queueId: 'general', ring: 0, order: 'least-occupied' as const, lacking: 0 }],
      callBlocksChats: false,
      slots: [{ name: 'chat:1', free: true }],
      readySince: 0,
      onlineSince: 0,
    };
    await stage.index.setAgents([{ id: 'ghost', version: null, state: ghost }]);
    await reconcile.compare();
    expect(await stage.index.size()).toEqual({ contacts: 2, agents: 1 });
    expect(await stage.index.place(kept.id)).toMatchObject({ ahead: 0 });
    expect(await stage.index.place(lost.id)).toMatchObject({ ahead: 1 });
  });

  it('without Redis nothing is thrown, and contacts are taken in', async () => {
    const away = createRedis('redis://127.0.0.1:1');
    // It tries only once: what ends a connection that is trying would outlive the test by its own timers.
    away.options.retryStrategy = () => null;
    delete away.options.commandTimeout;
    const dark = await RoutingStage.open(new ManualClock(), away);
    const { router, sweep } = dark.router();
    const contact = await dark.arrive();
    await dark.agentOnline('a');
    router.wake();
    await sweep.sweep();
    await router.idle();
    await dark.follower.settled();
    expect((await dark.load(contact)).state).toBe('waiting');
    expect((await dark.agents.view('a')).state).toBe('idle');
    await dark.close();
  });
});
