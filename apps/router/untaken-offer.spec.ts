import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RoutingStage } from '#kit/routing-stage';

let stage: RoutingStage;

beforeEach(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
});
afterEach(() => stage.close());

describe('offers that are not taken', () => {
  it('go back to the old place, before those who came later [an unanswered assignment is never queued again]', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const first = await stage.arrive();
    await stage.rest(router);
    stage.clock.advance(19_999);
    const second = await stage.arrive();
    await sweep.expire();
    expect(await stage.ownerOf(first)).toBe('a');
    stage.clock.advance(1);
    await sweep.expire();
    await stage.rest(router);
    expect(await stage.load(first)).toMatchObject({ state: 'waiting', queuedAt: first.queuedAt });
    expect(await stage.index.place(first.id)).toMatchObject({ ahead: 0 });
    expect(await stage.index.place(second.id)).toMatchObject({ ahead: 1 });
  });

  it('a missed offer makes not responding; presence online ends that', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { chat: 3 });
    const first = await stage.arrive();
    await stage.rest(router);
    stage.clock.advance(20_000);
    await sweep.expire();
    const second = await stage.arrive();
    await stage.rest(router);
    expect((await stage.agents.view('a')).state).toBe('not-responding');
    expect(await stage.ownersOf([first, second])).toEqual([null, null]);
    await stage.agents.setPresence('a', 'online');
    await stage.rest(router);
    expect(await stage.ownersOf([first, second])).toEqual(['a', 'a']);
  });

  it('accepting another contact ends it too [idle agent while a visitor waits until "ready" is toggled]', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { chat: 2 });
    const first = await stage.arrive();
    await stage.rest(router);
    stage.clock.advance(10_000);
    const second = await stage.arrive();
    await stage.rest(router);
    stage.clock.advance(10_000);
    await sweep.expire();
    await stage.rest(router);
    expect(await stage.ownerOf(first)).toBeNull();
    const { epoch } = await stage.load(second);
    await stage.contacts.apply(second.id, { type: 'accept', epoch, agentId: 'a' });
    await stage.rest(router);
    expect(await stage.ownerOf(first)).toBe('a');
  });

  it('a call that nobody could pick up is nobody’s miss, and waits until one can', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { voice: 1, chat: 0 });
    const call = await stage.arrive({ channel: 'voice' });
    await stage.rest(router);
    expect(await stage.ownerOf(call)).toBe('a');
    stage.callsHeld = true;
    stage.clock.advance(20_000);
    await sweep.expire();
    await stage.rest(router);
    expect(await stage.load(call)).toMatchObject({ state: 'waiting', queuedAt: call.queuedAt });
    expect((await stage.agents.view('a')).state).toBe('idle');
    stage.callsHeld = false;
    await stage.rest(router);
    expect(await stage.ownerOf(call)).toBe('a');
  });

  it('a call at an Asterisk that is gone rings at nobody, and others are answered meanwhile', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { voice: 1, chat: 0 });
    const ringing = await stage.arrive({ channel: 'voice' });
    await stage.rest(router);
    expect(await stage.ownerOf(ringing)).toBe('a');
    const waiting = await stage.arrive({ channel: 'voice' });
    stage.callsLost = [ringing.id, waiting.id];
    stage.clock.advance(20_000);
    await sweep.expire();
    const other = await stage.arrive({ channel: 'voice' });
    await stage.rest(router);
    // The offer in vain is nobody's miss, and neither of the two is offered, though both came first.
    expect(await stage.ownerOf(other)).toBe('a');
    expect(await stage.load(ringing)).toMatchObject({ state: 'waiting', queuedAt: ringing.queuedAt });
    expect(await stage.index.place(waiting.id)).toMatchObject({ ahead: 0 });
    // Whoever comes to know of it later holds them as well, also in an index that was emptied.
    await stage.agentOnline('b', { voice: 1, chat: 0 });
    await stage.agentOnline('c', { voice: 1, chat: 0 });
    await stage.index.clear();
    const second = stage.router();
    await second.reconcile.rebuild();
    await stage.rest(second.router);
    await sweep.sweep();
    await stage.rest(router);
    stage.callsLost = [];
    await stage.rest(router);
    await stage.rest(second.router);
    expect(new Set(await stage.ownersOf([ringing, waiting]))).toEqual(new Set(['b', 'c']));
  });

  it('a declined one goes to another agent', async () => {
    const { router } = stage.router();
    await stage.agentOnline('a');
    const contact = await stage.arrive();
    await stage.rest(router);
    await stage.agentOnline('b');
    stage.clock.advance(1000);
    const { epoch } = await stage.load(contact);
    await stage.contacts.apply(contact.id, { type: 'decline', epoch, agentId: 'a' });
    await stage.rest(router);
    expect(await stage.ownerOf(contact)).toBe('b');
  });

  it('a missed one does not ring at another slot of the same agent', async () => {
    const { router, sweep } = stage.router();
    const subscriber = stage.subscriber();
    await stage.agentOnline('a', { chat: 3 });
    const held = await stage.arrive();
    await stage.rest(router);
    const { epoch } = await stage.load(held);
    await stage.contacts.apply(held.id, { type: 'accept', epoch, agentId: 'a' });
    const contact = await stage.arrive();
    await stage.rest(router);
    // The router is woken by whatever changes the index, as it is in service.
    router.listen(subscriber);
    await router.idle();
    stage.clock.advance(20_000);
    await sweep.expire();
    await stage.rest(router);
    expect(await stage.load(contact)).toMatchObject({ state: 'waiting', epoch: 3 });
    expect((await stage.agents.view('a')).state).toBe('not-responding');
    await router.stop();
    subscriber.disconnect();
  });

  it('a declined one rings no more at the same agent for half a minute, and holds up nobody', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const declined = await stage.arrive();
    stage.clock.advance(1000);
    await stage.rest(router);
    const { epoch } = await stage.load(declined);
    await stage.contacts.apply(declined.id, { type: 'decline', epoch, agentId: 'a' });
    await stage.rest(router);
    expect(await stage.ownerOf(declined)).toBeNull();
    const next = await stage.arrive();
    await stage.rest(router);
    expect(await stage.ownerOf(next)).toBe('a');
    await stage.handle(next);
    await stage.rest(router);
    expect(await stage.ownerOf(declined)).toBeNull();
    stage.clock.advance(30_000);
    await stage.agents.heartbeat(['a']);
    await sweep.sweep();
    await stage.rest(router);
    expect(await stage.ownerOf(declined)).toBe('a');
  });

  it('a declined one rings again as soon as the agent says online anew', async () => {
    const { router } = stage.router();
    await stage.agentOnline('a');
    stage.clock.advance(1000);
    const contact = await stage.arrive();
    await stage.rest(router);
    const { epoch } = await stage.load(contact);
    await stage.contacts.apply(contact.id, { type: 'decline', epoch, agentId: 'a' });
    await stage.rest(router);
    stage.clock.advance(1000);
    await stage.agents.setPresence('a', 'online');
    await stage.rest(router);
    expect(await stage.ownerOf(contact)).toBe('a');
  });

  it('an abandoned one leaves the index, and frees the slot it rang at', async () => {
    const { router } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const first = await stage.arrive();
    const second = await stage.arrive();
    await stage.rest(router);
    await stage.contacts.apply(second.id, { type: 'abandon', by: 'customer' });
    await stage.follower.settled();
    expect(await stage.index.size()).toMatchObject({ contacts: 0 });
    await stage.contacts.apply(first.id, { type: 'abandon', by: 'customer' });
    const third = await stage.arrive();
    await stage.rest(router);
    expect(await stage.ownerOf(third)).toBe('a');
  });
});
