import { waitingIn } from '#kit/index-entry';
import { RoutingStage } from '#kit/routing-stage';
import type { ContactImage } from '#libs/contract';
import { QUEUE_POLICY_DEFAULTS, type OverflowRule, type QueuePolicy } from '#libs/routing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let stage: RoutingStage;

/** 2026-01-05, a Monday, 09:00 in Shanghai. */
beforeEach(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
  await stage.queue('tariff');
  await stage.queue('backup');
});
afterEach(() => stage.close());

const rule = (when: OverflowRule['when'], more: Partial<OverflowRule>): OverflowRule => ({
  when,
  afterSeconds: null,
  to: 'queue',
  queueId: null,
  districtId: null,
  reason: '溢出',
  reasonEn: 'overflow',
  ...more,
});
const tariff = (more: Partial<QueuePolicy>): QueuePolicy => ({
  queueId: 'tariff',
  districtId: '22',
  ...QUEUE_POLICY_DEFAULTS,
  ...more,
});
const hours = (from: string, to: string): QueuePolicy['hours'] => ({
  weekly: [{ days: [1, 2, 3, 4, 5], from, to }],
  holidays: 'usual',
  holidaySpans: [],
  shiftedAs: null,
  exceptions: [],
});
const stateOf = async (contact: { id: string }) => {
  const { state, outcome, queueId, queuedAt } = await stage.load(contact);
  return { state, outcome, queueId, queuedAt };
};
const tick = async (seconds: number): Promise<void> => {
  const { ticks } = stage.router();
  await stage.follower.settled();
  stage.clock.advance(seconds * 1000);
  await ticks.round();
  await stage.follower.settled();
};

describe('a contact that arrives at a queue', () => {
  it('that is closed is led to a message, with every step on its timeline', async () => {
    await stage.policy({
      queues: [tariff({ hours: hours('12:00', '13:00'), overflow: [rule('closed', { to: 'message' })] })],
    });
    const contact = await stage.ask({ queueId: 'tariff' });
    expect(contact).toMatchObject({ state: 'closed', outcome: 'flowed-out', endedAt: stage.clock.now() });
    await stage.follower.settled();
    expect((await stage.index.size()).contacts).toBe(0);
  });

  it('that is closed goes on to another queue, and waits there from now on', async () => {
    const overflow = [rule('closed', { queueId: 'backup' })];
    await stage.policy({ queues: [tariff({ hours: hours('12:00', '13:00'), overflow })] });
    const contact = await stage.ask({ queueId: 'tariff' });
    expect(contact).toMatchObject({ state: 'waiting', queueId: 'backup' });
    await stage.agentOnline('a');
    await stage.agents.update('a', { queueIds: ['backup'] }, { districtId: null });
    const { router } = stage.router();
    await stage.rest(router);
    expect((await stage.load(contact)).owner?.agentId).toBe('a');
  });

  it('that is full goes to a callback; those before it keep waiting', async () => {
    await stage.policy({ queues: [tariff({ maxLength: 2, overflow: [rule('full', { to: 'callback' })] })] });
    const waiting = [await stage.ask({ queueId: 'tariff' }), await stage.ask({ queueId: 'tariff' })];
    await stage.follower.settled();
    expect(await stage.ask({ queueId: 'tariff' })).toMatchObject({ state: 'closed', outcome: 'flowed-out' });
    expect(await Promise.all(waiting.map(stateOf))).toMatchObject([
      { state: 'waiting' },
      { state: 'waiting' },
    ]);
  });

  it('where nobody is on duty is led on at once, for its own kind of channel', async () => {
    await stage.policy({ queues: [tariff({ overflow: [rule('no-agent', { queueId: 'backup' })] })] });
    await stage.agentOnline('a', { voice: 0, chat: 1 });
    await stage.agents.update('a', { queueIds: ['tariff'] }, { districtId: null });
    await stage.follower.settled();
    expect((await stage.ask({ queueId: 'tariff' })).queueId).toBe('tariff');
    expect((await stage.ask({ queueId: 'tariff', channel: 'voice' })).queueId).toBe('backup');
  });

  it('is never refused: without Redis nobody is held to be missing, and no queue to be full', async () => {
    const overflow = [rule('full', { to: 'message' }), rule('no-agent', { to: 'message' })];
    await stage.policy({ queues: [tariff({ maxLength: 1, overflow })] });
    await stage.agentOnline('a', { chat: 1 });
    await stage.agents.update('a', { queueIds: ['tariff'] }, { districtId: null });
    await stage.follower.settled();
    expect((await stage.ask({ queueId: 'tariff' })).state).toBe('offered');
    expect((await stage.ask({ queueId: 'tariff' })).state).toBe('waiting');
    await stage.follower.settled();
    await stage.index.clear();
    expect((await stage.ask({ queueId: 'tariff' })).state).toBe('waiting');
  });
});

describe('a contact that waits', () => {
  it('too long goes to another queue at its old place, to the second', async () => {
    const overflow = [rule('waited', { afterSeconds: 60, queueId: 'backup' })];
    await stage.policy({ queues: [tariff({ overflow })] });
    const contact = await stage.ask({ queueId: 'tariff' });
    await tick(59);
    expect((await stateOf(contact)).queueId).toBe('tariff');
    await tick(1);
    expect(await stateOf(contact)).toMatchObject({
      state: 'waiting',
      queueId: 'backup',
      queuedAt: contact.queuedAt,
    });
    expect(await waitingIn(stage.index, 'backup')).toEqual({ each: [1], all: 1 });
  });

  it.each([
    ['queue', { queueId: 'backup' }, { state: 'waiting', queueId: 'backup' }],
    ['district', { to: 'district', districtId: '22' }, { state: 'waiting', queueId: 'pool' }],
    ['national', { to: 'national' }, { state: 'waiting', queueId: 'general' }],
    ['message', { to: 'message' }, { state: 'closed', outcome: 'flowed-out' }],
    ['callback', { to: 'callback' }, { state: 'closed', outcome: 'flowed-out' }],
    ['voice-mail', { to: 'voice-mail' }, { state: 'closed', outcome: 'flowed-out' }],
  ] as const)('too long goes where the rule says: %s', async (to, target, there) => {
    await stage.queue('pool');
    await stage.policy({
      pools: [
        { districtId: '00', queueId: 'general' },
        { districtId: '22', queueId: 'pool' },
      ],
      queues: [tariff({ maxWaitSeconds: 60, overflow: [rule('waited', target)] })],
    });
    const contact = await stage.ask({ queueId: 'tariff', channel: 'voice', identity: '13800000001' });
    await tick(60);
    expect(await stateOf(contact)).toMatchObject({ ...there, queuedAt: contact.queuedAt });
    const stored = await stage.stores.mongo.collection('contacts').findOne({ _id: contact.id as never });
    const led = stored?.['timeline'].filter(({ type }: { type: string }) => type === 'contact.overflowed');
    expect(led).toEqual([expect.objectContaining({ when: 'waited', to, reason: '溢出' })]);
  });

  it('too long is promised no callback without a number, and takes the next rule', async () => {
    await stage.policy({
      queues: [
        tariff({
          maxWaitSeconds: 60,
          overflow: [rule('waited', { to: 'callback' }), rule('waited', { queueId: 'backup' })],
        }),
      ],
    });
    const ask = (identity: string) => stage.ask({ queueId: 'tariff', channel: 'voice', identity });
    const [known, withheld] = [await ask('13800000001'), await ask('anonymous:jt-1.1')];
    await tick(60);
    expect(await stateOf(known)).toMatchObject({ state: 'closed', outcome: 'flowed-out' });
    expect(await stateOf(withheld)).toMatchObject({ state: 'waiting', queueId: 'backup' });
  });

  it('at closing time is led out, if the queue says so, and served if it does not', async () => {
    const overflow = [rule('closed', { to: 'message' })];
    const open = { hours: hours('08:00', '09:30'), overflow };
    await stage.policy({ queues: [tariff({ ...open, atClosing: 'overflow' })] });
    const contact = await stage.ask({ queueId: 'tariff' });
    await tick(29 * 60);
    expect((await stateOf(contact)).state).toBe('waiting');
    await tick(60);
    expect(await stateOf(contact)).toMatchObject({ state: 'closed', outcome: 'flowed-out' });

    stage.clock.advance(-30 * 60_000);
    await stage.policy({ queues: [tariff({ ...open, atClosing: 'serve' })] });
    const served = await stage.ask({ queueId: 'tariff' });
    await tick(60 * 60);
    expect((await stateOf(served)).state).toBe('waiting');
  });

  it('goes on when the last agent has been gone for as long as the rule says, also if it came before [waiting for ever in a queue nobody serves]', async () => {
    const overflow = [rule('no-agent', { afterSeconds: 30, queueId: 'backup' })];
    await stage.policy({ queues: [tariff({ overflow })] });
    await stage.agentOnline('a', { chat: 1 });
    await stage.agents.update('a', { queueIds: ['tariff'] }, { districtId: null });
    const { router } = stage.router();
    const held = await stage.ask({ queueId: 'tariff' });
    await stage.rest(router);
    const waiting = await stage.ask({ queueId: 'tariff' });
    await tick(100);
    expect((await stateOf(waiting)).queueId).toBe('tariff');
    await stage.agents.setPresence('a', 'break');
    await stage.follower.settled();
    await tick(29);
    expect((await stateOf(waiting)).queueId).toBe('tariff');
    await tick(1);
    expect((await stateOf(waiting)).queueId).toBe('backup');
    expect((await stateOf(held)).state).toBe('offered');
  });

  it('does not go on if an agent is back in time', async () => {
    const overflow = [rule('no-agent', { afterSeconds: 30, queueId: 'backup' })];
    await stage.policy({ queues: [tariff({ overflow })] });
    const waiting = await stage.ask({ queueId: 'tariff' });
    await tick(20);
    await stage.agentOnline('a', { chat: 0, voice: 0 });
    await stage.agents.update('a', { capacity: { chat: 1 }, queueIds: ['tariff'] }, { districtId: null });
    await stage.follower.settled();
    await tick(20);
    expect((await stateOf(waiting)).queueId).toBe('tariff');
  });

  it('is overtaken by an agent: who was offered does not overflow', async () => {
    const overflow = [rule('waited', { afterSeconds: 60, to: 'message' })];
    await stage.policy({ queues: [tariff({ overflow })] });
    await stage.agentOnline('a');
    await stage.agents.update('a', { queueIds: ['tariff'] }, { districtId: null });
    const { router } = stage.router();
    const contact = await stage.ask({ queueId: 'tariff' });
    await stage.rest(router);
    await tick(15);
    await tick(46);
    expect((await stateOf(contact)).state).toBe('offered');
  });

  it('finds a queue filled by those who overflow with it', async () => {
    const overflow = [rule('waited', { afterSeconds: 60, queueId: 'backup' })];
    const backup = {
      ...tariff({ maxLength: 2, overflow: [rule('full', { to: 'message' })] }),
      queueId: 'backup',
    };
    await stage.policy({ queues: [tariff({ overflow }), backup] });
    const contacts: ContactImage[] = [];
    for (let i = 0; i < 4; i += 1) contacts.push(await stage.ask({ queueId: 'tariff' }));
    await tick(60);
    const states = await Promise.all(contacts.map(stateOf));
    expect(states.map(({ state }) => state).toSorted()).toEqual(['closed', 'closed', 'waiting', 'waiting']);
  });
});
