import { ContactQueryRepository, ContactRepository, ContactService } from '#libs/contact';
import { AppError, type ContactImage, type Transition } from '#libs/contract';
import { createLog } from '#libs/platform';
import { ClaimService, DeadlineListener, type RoutingIndex } from '#libs/routing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#kit/eventually';
import { RoutingStage } from '#kit/routing-stage';

/** What of a stored contact is compared. */
interface ContactDoc {
  _id: string;
  timeline: { w?: string }[];
}

let stage: RoutingStage;
let heard: Transition[];

beforeEach(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
  heard = [];
  stage.listeners.push({ onTransitions: (batch) => heard.push(...batch) });
});
afterEach(() => stage.close());

const stored = (contact: { id: string }) =>
  stage.stores.mongo.collection<ContactDoc>('contacts').findOne({ _id: contact.id });
const party = { channel: 'webchat', accountId: 'web', districtId: '22', queueId: 'general' } as const;

describe('an arrival for whom an agent is free', () => {
  it('is opened and offered in one write, as two would have left it', async () => {
    await stage.agentOnline('a', { chat: 1 });
    await stage.agentOnline('b', { chat: 1 });
    const quick = await stage.arrive();
    // The same by two writes.
    const repository = new ContactRepository(stage.stores.mongo);
    const slow = new ContactService(repository, stage.clock, []);
    const { image: waits } = await slow.open({ ...party, identity: 'slow' }, 'slow');
    const expiresAt = stage.clock.now() + 20_000;
    await slow.offer([{ contactId: waits.id, epoch: 1, agentId: 'b', slot: 'chat:1', expiresAt }]);

    const [one, two] = [await stored(quick), await stored(waits)];
    const own = { _id: '', openKey: '', openedBy: '', customer: null, owner: null, seats: null };
    const bare = (doc: typeof one) => ({
      ...doc,
      ...own,
      timeline: doc?.timeline.map(({ w: _, ...entry }) => ({ ...entry, agentId: '' })),
    });
    expect(bare(one)).toEqual(bare(two));
    expect(one).toMatchObject({
      state: 'offered',
      epoch: 2,
      seq: 3,
      owner: { agentId: 'a', slot: 'chat:1' },
      seats: [{ agentId: 'a', slot: 'chat:1' }],
      deadlineAt: new Date(expiresAt),
    });
    expect(
      heard.map(({ before, after, entries }) => [before, after.id, entries.map(({ type }) => type)]),
    ).toEqual([[null, quick.id, ['contact.opened', 'contact.queued', 'contact.offered']]]);
  });

  it('is handled like any other, and its slot is free again', async () => {
    const { router } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const first = await stage.arrive();
    const second = await stage.arrive();
    expect([first.state, second.state]).toEqual(['offered', 'waiting']);
    await stage.handle(first);
    await stage.rest(router);
    expect(await stage.ownerOf(second)).toBe('a');
    expect(await stage.index.knows([first.id, second.id])).toEqual([false, false]);
  });

  it('goes back to its queue when the offer runs out', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const contact = await stage.arrive();
    stage.clock.advance(20_000);
    await sweep.expire();
    await stage.rest(router);
    expect(await stage.load(contact)).toMatchObject({
      state: 'waiting',
      epoch: 3,
      queuedAt: contact.queuedAt,
    });
    expect((await stage.agents.view('a')).state).toBe('not-responding');
  });

  it('is taken back by a router as soon as its process says that the offer has run out', async () => {
    const { router, sweep } = stage.router();
    const subscriber = stage.subscriber();
    await stage.agentOnline('a', { chat: 1 });
    const contact = await stage.arrive();
    const taken: Promise<unknown>[] = [];
    router.onOverdue(() => taken.push(sweep.expire()));
    router.listen(subscriber);
    const deadlines = new DeadlineListener(() => void stage.index.announceOverdue(), stage.clock);
    // Deadlines are looked at in steps of a tenth of a second.
    stage.clock.advance(20_100);
    // Told until somebody listens: the connection may still be on its way.
    const again = setInterval(
      () => deadlines.onTransitions([{ before: null, after: contact, entries: [] }]),
      50,
    );
    await eventually(
      () => stage.load(contact),
      ({ state }) => state === 'waiting',
    );
    clearInterval(again);
    deadlines.stop();
    await Promise.all(taken);
    await stage.rest(router);
    await router.stop();
    subscriber.disconnect();
  });

  it('rings as long as its queue says, also where it overflowed to', async () => {
    await stage.queues.create(
      { id: 'quick', name: '快', nameEn: 'Quick', districtId: '22', offerSeconds: 5 },
      { districtId: null },
    );
    await stage.agentOnline('a');
    await stage.agents.update('a', { queueIds: ['quick'] }, { districtId: null });
    const step = {
      fromQueueId: 'general',
      when: 'closed',
      to: 'queue',
      queueId: 'quick',
      reason: '',
      reasonEn: '',
    } as const;
    const admission = { to: 'queue', queueId: 'quick', steps: [step] } as const;
    const contact = await stage.arrive({
      placing: { admission: { ...admission, steps: [step] }, vipListIds: [], kept: null },
    });
    expect(contact).toMatchObject({ state: 'offered', queueId: 'quick', seq: 4 });
    expect(contact.deadlineAt).toBe(stage.clock.now() + 5000);
  });

  it('is kept for who served the customer last, before whoever has been idle longer', async () => {
    await stage.agentOnline('idle');
    stage.clock.advance(1000);
    await stage.agentOnline('last');
    const kept = { agentId: 'last', until: stage.clock.now() + 9000 };
    const admission = { to: 'queue', queueId: 'general', steps: [] } as const;
    const contact = await stage.arrive({
      placing: { admission: { ...admission, steps: [] }, vipListIds: [], kept },
    });
    expect(contact).toMatchObject({ state: 'offered', owner: { agentId: 'last' } });
  });

  it('does not pass whoever waits, and calls are for routers', async () => {
    const { router } = stage.router();
    const first = await stage.arrive();
    await stage.agentOnline('a', { chat: 1, voice: 1 });
    await stage.follower.settled();
    const second = await stage.arrive();
    const call = await stage.arrive({ channel: 'voice' });
    expect([second.state, call.state]).toEqual(['waiting', 'waiting']);
    await stage.rest(router);
    expect(await stage.ownersOf([first, second, call])).toEqual(['a', null, 'a']);
  });
});

describe('while calls are held back and one of them waits', () => {
  it('chats are for routers, and wait for no call', async () => {
    const { router } = stage.router();
    stage.callsHeld = true;
    await stage.agentOnline('a', { chat: 1, voice: 1 });
    const call = await stage.arrive({ channel: 'voice' });
    await stage.rest(router);
    const chat = await stage.arrive();
    expect(chat.state).toBe('waiting');
    await stage.rest(router);
    expect(await stage.ownersOf([call, chat])).toEqual([null, 'a']);
  });
});

describe('a claim that comes to nothing', () => {
  it('of a customer who has an open contact, or of an event that opened one, frees the agent at once', async () => {
    await stage.agentOnline('a', { chat: 2 });
    const open = (openedBy: string) => stage.contacts.open({ ...party, identity: 'twice' }, openedBy);
    const { image } = await open('once');
    expect((await open('again')).result).toBe('open-exists');
    await stage.contacts.apply(image.id, { type: 'abandon', by: 'customer' });
    await stage.follower.settled();
    expect((await open('once')).result).toBe('opened-before');
    expect([(await stage.arrive()).state, (await stage.arrive()).state]).toEqual(['offered', 'offered']);
    expect((await stage.arrive()).state).toBe('waiting');
  });

  it('because the slot is another’s waits, and is offered when that one is over', async () => {
    const { router } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const first = await stage.arrive();
    // The index wrongly believes that the slot is free.
    await stage.index.release([{ agentId: 'a', slot: 'chat:1' }]);
    const second = await stage.arrive();
    expect(await stage.load(second)).toMatchObject({ state: 'waiting', epoch: 1, seq: 2, owner: null });
    await stage.rest(router);
    expect(await stage.ownersOf([first, second])).toEqual(['a', null]);
    await stage.handle(first);
    await stage.rest(router);
    expect(await stage.ownerOf(second)).toBe('a');
  });

  it('because its process died is found by the sweep, and the agent is free again', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    await stage.follower.settled();
    const place = { epoch: 1, queueId: 'general', slotClass: 'chat', rank: 0 } as const;
    expect(await stage.index.claim([{ ...place, id: 'never-stored' }])).toHaveLength(1);
    const contact = await stage.arrive();
    await sweep.sweep();
    await stage.rest(router);
    expect(await stage.ownerOf(contact)).toBeNull();
    stage.clock.advance(5000);
    await stage.agents.heartbeat(['a']);
    await sweep.sweep();
    await stage.rest(router);
    expect(await stage.ownerOf(contact)).toBe('a');
  });

  it('because Redis made it and its answer was lost waits until the sweep has asked the truth', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    await stage.follower.settled();
    const deaf: Pick<RoutingIndex, 'claim' | 'unclaim' | 'settle'> = {
      claim: async (places) => {
        expect(await stage.index.claim(places)).toHaveLength(1);
        throw new Error('Connection is closed');
      },
      unclaim: (claims) => stage.index.unclaim(claims),
      settle: (contactIds) => stage.index.settle(contactIds),
    };
    const repository = new ContactRepository(stage.stores.mongo);
    const unlucky = new ContactService(repository, stage.clock, stage.listeners, claimsOn(deaf));
    const { image } = await unlucky.open({ ...party, identity: 'deaf' }, 'deaf');
    expect(image.state).toBe('waiting');
    await stage.follower.settled();
    stage.clock.advance(4999);
    await sweep.sweep();
    await stage.rest(router);
    expect(await stage.ownerOf(image)).toBeNull();
    stage.clock.advance(1);
    await stage.agents.heartbeat(['a']);
    await sweep.sweep();
    await stage.rest(router);
    expect(await stage.ownerOf(image)).toBe('a');
  });

  it('because nobody knows whether the write happened is settled by the truth', async () => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    await stage.follower.settled();
    const repository = new ContactRepository(stage.stores.mongo);
    let after: ContactImage | null = null;
    // Stored, and the answer lost.
    repository.insert = async (opening) => {
      after = opening.image;
      await new ContactRepository(stage.stores.mongo).insert(opening);
      throw new AppError('UNAVAILABLE');
    };
    const unlucky = new ContactService(repository, stage.clock, [], claimsOn(stage.index));
    await expect(unlucky.open({ ...party, identity: 'unlucky' }, 'unlucky')).rejects.toThrow('UNAVAILABLE');
    expect(after).toMatchObject({ state: 'offered', owner: { agentId: 'a' } });
    stage.clock.advance(5000);
    await stage.agents.heartbeat(['a']);
    await sweep.sweep();
    const next = await stage.arrive();
    await stage.rest(router);
    expect(await stage.ownersOf([after!, next])).toEqual(['a', null]);
    expect(await stage.index.unsettled(0)).toEqual([]);
  });
});

const claimsOn = (index: Pick<RoutingIndex, 'claim' | 'unclaim' | 'settle'>): ClaimService =>
  new ClaimService({
    index,
    policies: stage.inForce,
    clock: stage.clock,
    log: createLog('test', { logLevel: 'silent' }),
  });

describe('without an index', () => {
  it('arrivals wait, and one that gives no answer is not asked by each of them', async () => {
    let asked = 0;
    const silent = {
      claim: async () => {
        asked += 1;
        throw new Error('Command timed out');
      },
      unclaim: async () => undefined,
      settle: async () => undefined,
    };
    const service = new ContactService(
      new ContactRepository(stage.stores.mongo),
      stage.clock,
      [],
      claimsOn(silent),
    );
    for (const identity of ['x', 'y', 'z']) {
      const { image } = await service.open({ ...party, identity }, identity);
      expect(image.state).toBe('waiting');
    }
    expect(asked).toBe(1);
    expect(await new ContactQueryRepository(stage.stores.mongo).waiting(null, 9)).toHaveLength(3);
  });
});
