import { openStores, type Stores } from '#kit';
import { agent as plainAgent, contact, line, slots, waitingIn } from '#kit/index-entry';
import { fc } from '#kit/property';
import type { AgentLine, RoutableAgent } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rootOf } from './layout.rules.js';
import { RoutingIndex } from './routing-index.repository.js';

let stores: Stores;
let index: RoutingIndex;
let clock: ManualClock;
let suite = 0;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  clock = new ManualClock();
  index = new RoutingIndex(stores.redis, `${stores.redisPrefix}-lines-${(suite += 1)}`, clock);
  await index.markAlive();
});

const matched = async (limit = 100): Promise<string[]> =>
  (await index.match(limit)).proposals.map((one) => `${one.contactId}>${one.agentId}@${one.queueId}`);

const agent = (
  id: string,
  lines: AgentLine[],
  more: Partial<RoutableAgent> = {},
): ReturnType<typeof plainAgent> => plainAgent(id, { lines, ...more });

describe('rings', () => {
  it('open an agent to those whose search has widened so far, after the agents of narrower rings', async () => {
    await index.setAgents([
      agent('far', [line('general', { ring: 2 })], { readySince: 1 }),
      agent('near', [line('general', { ring: 1 })], { readySince: 2 }),
      agent('own', [line('general')], { readySince: 3 }),
    ]);
    await index.enqueue([contact('new', 10)]);
    expect(await matched()).toEqual(['new>own@general']);
    await index.enqueue([contact('new2', 20)]);
    expect(await matched()).toEqual([]);
    await index.enqueue([contact('new2', 20, { ring: 1 })]);
    expect(await matched()).toEqual(['new2>near@general']);
    await index.enqueue([contact('old', 5, { ring: 2 })]);
    expect(await matched()).toEqual(['old>far@general']);
  });

  it('do not change who is next: the oldest first, of whatever ring', async () => {
    await index.setAgents([agent('a', [line('general')], { slots: slots('chat:1', 'chat:2', 'chat:3') })]);
    await index.enqueue([
      contact('second', 20),
      contact('third', 30, { ring: 1 }),
      contact('first', 10, { ring: 3 }),
    ]);
    const places = await Promise.all(['first', 'second', 'third'].map((id) => index.place(id)));
    expect(places.map((place) => place?.ahead)).toEqual([0, 1, 2]);
    expect(await matched()).toEqual(['first>a@general', 'second>a@general', 'third>a@general']);
  });

  it('wake those who wait when an agent of their ring is free again', async () => {
    await index.setAgents([agent('a', [line('general', { ring: 1 })])]);
    await index.enqueue([contact('c1', 1, { ring: 1 }), contact('c2', 2, { ring: 2 })]);
    expect(await matched()).toEqual(['c1>a@general']);
    await index.settle(['c1']);
    await index.release([{ agentId: 'a', slot: 'chat:1' }]);
    expect(await matched()).toEqual(['c2>a@general']);
  });

  it('are forgotten when nobody waits there any more', async () => {
    await index.enqueue([contact('c', 1, { ring: 4 })]);
    await index.remove([{ id: 'c', epoch: 1 }]);
    expect(await waitingIn(index, 'general')).toEqual({ each: [0], all: 0 });
    expect(await stores.redis.exists(`${rootOf(`${stores.redisPrefix}-lines-${suite}`)}:depth`)).toBe(0);
  });

  it('are remembered as wide as somebody waits in them, whoever came and went', async () => {
    const act = fc.record({
      kind: fc.constantFrom('comes', 'comes', 'goes', 'matches'),
      id: fc.nat(4),
      ring: fc.nat(4),
    });
    const run = async (acts: { kind: string; id: number; ring: number }[]): Promise<void> => {
      const prefix = `${stores.redisPrefix}-width-${(suite += 1)}`;
      const root = rootOf(prefix);
      const tried = new RoutingIndex(stores.redis, prefix, clock);
      await tried.markAlive();
      await tried.setAgents([
        agent('a', [line('general', { ring: 2 })], { slots: slots('chat:1', 'chat:2') }),
      ]);
      for (const [epoch, { kind, id, ring }] of acts.entries()) {
        if (kind === 'comes') await tried.enqueue([contact(`c${id}`, id, { epoch, ring })]);
        else if (kind === 'goes') await tried.remove([{ id: `c${id}`, epoch }]);
        else await tried.match(1);
        const waiting = Object.values(await stores.redis.hgetall(`${root}:contacts`));
        const rings = waiting.map((packed) => Number(/~(\d+)/.exec(packed)?.[1] ?? 0));
        const widest = Math.max(0, ...rings);
        const known = Number((await stores.redis.hget(`${root}:depth`, 'chat:general')) ?? 0);
        expect(known).toBe(widest);
      }
      await tried.clear();
    };
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 15 }), run));
  });

  it('count as one queue, by whatever class and ring', async () => {
    await index.enqueue([
      contact('a', 1),
      contact('b', 2, { ring: 1 }),
      contact('c', 3, { slotClass: 'voice', ring: 2 }),
    ]);
    expect(await waitingIn(index, 'general')).toEqual({ each: [3], all: 3 });
    expect((await index.queueStates(['general']))?.[0]?.waiting).toBe(3);
    const ids: string[] = [];
    for await (const page of index.waitingIn('general')) ids.push(...page);
    expect(ids.toSorted()).toEqual(['a', 'b', 'c']);
  });
});

describe('the order of agents', () => {
  it('is the queue’s: longest idle, whatever they hold', async () => {
    const lines = [line('general', { order: 'longest-idle' })];
    await index.setAgents([
      agent('long', lines, { readySince: 1, slots: slots('chat:1', 'chat:2') }),
      agent('short', lines, { readySince: 2, slots: slots('chat:1', 'chat:2') }),
    ]);
    await index.enqueue([contact('c1', 1), contact('c2', 2), contact('c3', 3)]);
    expect(await matched()).toEqual(['c1>long@general', 'c2>long@general', 'c3>short@general']);
  });

  it('is the queue’s: best skill first, among equals the longest idle', async () => {
    const lacking = (levels: number) => [line('general', { order: 'best-skill', lacking: levels })];
    await index.setAgents([
      agent('fair', lacking(5), { readySince: 1 }),
      agent('good-late', lacking(2), { readySince: 3 }),
      agent('good', lacking(2), { readySince: 2 }),
    ]);
    await index.enqueue([contact('c1', 1), contact('c2', 2), contact('c3', 3)]);
    expect(await matched()).toEqual(['c1>good@general', 'c2>good-late@general', 'c3>fair@general']);
  });

  it('may differ between the queues of one agent', async () => {
    const both = [line('general'), line('tariff', { order: 'best-skill', lacking: 9 })];
    await index.setAgents([
      agent('a', both, { readySince: 1 }),
      agent('b', [line('general'), line('tariff', { order: 'best-skill', lacking: 1 })], { readySince: 2 }),
    ]);
    await index.enqueue([contact('t', 1, { queueId: 'tariff' }), contact('g', 2)]);
    expect(await matched()).toEqual(['t>b@tariff', 'g>a@general']);
  });
});

describe('a call', () => {
  const both = slots('chat:1', 'chat:2', 'voice:1');

  it('that is offered or held blocks the chats of an agent, if they are so set, until it is over', async () => {
    await index.setAgents([agent('a', [line('general')], { slots: both, callBlocksChats: true })]);
    await index.enqueue([contact('call', 1, { slotClass: 'voice' }), contact('chat', 2)]);
    expect(await matched()).toEqual(['call>a@general']);
    await index.settle(['call']);
    await index.release([{ agentId: 'a', slot: 'voice:1' }]);
    expect(await matched()).toEqual(['chat>a@general']);
    const held = both.map((slot) => ({ ...slot, free: slot.name !== 'voice:1' }));
    await index.setAgents([agent('b', [line('general')], { slots: held, callBlocksChats: true })]);
    await index.setAgents([{ id: 'a', version: null, state: null }]);
    await index.enqueue([contact('chat2', 3)]);
    expect(await matched()).toEqual([]);
  });

  it('is not blocked by chats', async () => {
    await index.setAgents([agent('a', [line('general')], { slots: both, callBlocksChats: true })]);
    await index.enqueue([
      contact('chat', 1),
      contact('call', 2, { slotClass: 'voice' }),
      contact('chat2', 3),
    ]);
    expect(await matched()).toEqual(['chat>a@general', 'call>a@general']);
  });
});

describe('a contact kept for an agent', () => {
  const lines = [line('general')];

  it('waits for that agent alone, and counts in its queue', async () => {
    await index.setAgents([
      agent('busy', lines, { slots: [{ name: 'chat:1', free: false }] }),
      agent('b', lines),
    ]);
    await index.enqueue([contact('kept', 1, { keptFor: 'busy' }), contact('any', 2)]);
    // Kept or not, both fill the queue.
    expect((await index.queueStates(['general']))?.[0]?.waiting).toBe(2);
    expect(await matched()).toEqual(['any>b@general']);
    expect(await waitingIn(index, 'general')).toEqual({ each: [1], all: 1 });
    await index.release([{ agentId: 'busy', slot: 'chat:1' }]);
    expect(await matched()).toEqual(['kept>busy@general']);
  });

  it('is nobody’s if it is held, counts as waiting, and is due all the same', async () => {
    await index.setAgents([agent('a', lines, { slots: slots('chat:1', 'chat:2') })]);
    await index.enqueue([contact('held', 1, { isHeld: true, dueAt: clock.now() }), contact('next', 2)]);
    expect(await matched()).toEqual(['next>a@general']);
    await index.enqueue([contact('held', 1, { isHeld: true, dueAt: clock.now() })]);
    expect(await matched()).toEqual([]);
    expect(await waitingIn(index, 'general')).toEqual({ each: [1], all: 1 });
    expect(await index.takeDue(10, 1)).toEqual(['held']);
    await index.enqueue([contact('held', 1)]);
    expect(await matched()).toEqual(['held>a@general']);
  });

  it('comes before others of that agent by its rank only', async () => {
    await index.setAgents([agent('a', lines, { slots: slots('chat:1', 'chat:2') })]);
    await index.enqueue([contact('kept', 20, { keptFor: 'a' }), contact('older', 10)]);
    expect(await matched()).toEqual(['older>a@general', 'kept>a@general']);
  });

  it('is anybody’s when it is kept no longer, or the agent takes nothing', async () => {
    await index.setAgents([
      agent('a', lines, { slots: [{ name: 'chat:1', free: false }] }),
      agent('b', lines),
    ]);
    await index.enqueue([contact('c1', 1, { keptFor: 'a' })]);
    expect(await matched()).toEqual([]);
    await index.enqueue([contact('c1', 1)]);
    expect(await matched()).toEqual(['c1>b@general']);
    await index.enqueue([contact('c2', 2, { keptFor: 'a', ring: 1 }), contact('c3', 3, { keptFor: 'gone' })]);
    await index.settle(['c1']);
    await index.release([{ agentId: 'b', slot: 'chat:1' }]);
    expect(await matched()).toEqual(['c3>b@general']);
    await index.setAgents([{ id: 'a', version: null, state: null }]);
    await index.settle(['c3']);
    await index.release([{ agentId: 'b', slot: 'chat:1' }]);
    expect(await matched()).toEqual(['c2>b@general']);
  });

  it('is anybody’s when the agent has no room for its class any more, or had none', async () => {
    await index.setAgents([
      agent('a', lines, { slots: [{ name: 'chat:1', free: false }] }),
      agent('b', lines),
    ]);
    await index.enqueue([contact('c1', 1, { keptFor: 'a' })]);
    expect(await matched()).toEqual([]);
    await index.setAgents([agent('a', lines, { slots: slots('voice:1') })]);
    expect(await matched()).toEqual(['c1>b@general']);
    await index.enqueue([contact('c2', 2, { keptFor: 'a' })]);
    await index.settle(['c1']);
    await index.release([{ agentId: 'b', slot: 'chat:1' }]);
    expect(await matched()).toEqual(['c2>b@general']);
  });

  it('is anybody’s when the agent has no room for its class any more but what they still talk in', async () => {
    await index.setAgents([
      agent('a', lines, { slots: [{ name: 'chat:1', free: false }] }),
      agent('b', lines),
    ]);
    await index.enqueue([contact('c1', 1, { keptFor: 'a' })]);
    expect(await matched()).toEqual([]);
    const talking = { name: 'chat:1', free: false, surplus: true, outside: true };
    await index.setAgents([agent('a', lines, { slots: [talking, ...slots('voice:1')] })]);
    expect(await matched()).toEqual(['c1>b@general']);
    await index.settle(['c1']);
    await index.release([{ agentId: 'b', slot: 'chat:1' }]);
    await index.enqueue([contact('c2', 2, { keptFor: 'a' })]);
    expect(await matched()).toEqual(['c2>b@general']);
    // Whose room is less than what they hold still has room, once they have done with it.
    const held = { free: false, surplus: true };
    const both = [
      { name: 'chat:1', ...held },
      { name: 'chat:2', ...held, outside: true },
    ];
    await index.setAgents([agent('a', lines, { slots: both })]);
    await index.settle(['c2']);
    await index.release([{ agentId: 'b', slot: 'chat:1' }]);
    await index.enqueue([contact('c3', 3, { keptFor: 'a' })]);
    expect(await matched()).toEqual([]);
  });

  it('may be one whom the queue would not choose: a transfer names who it is for', async () => {
    await index.setAgents([agent('expert', [line('tariff')])]);
    await index.enqueue([contact('c', 1, { keptFor: 'expert' })]);
    expect(await matched()).toEqual(['c>expert@general']);
  });

  it('is not kept for one who declined it', async () => {
    await index.setAgents([agent('a', lines)]);
    await index.decline([{ contactId: 'c', agentId: 'a', at: clock.now() }]);
    await index.enqueue([contact('c', 1, { keptFor: 'a' })]);
    expect(await matched()).toEqual([]);
  });
});

describe('what is due', () => {
  it('is taken by one, and again if nobody looked after it', async () => {
    await index.enqueue([
      contact('now', 1, { dueAt: clock.now() }),
      contact('later', 2, { dueAt: clock.now() + 1000 }),
      contact('never', 3),
    ]);
    expect(await index.takeDue(10, 5000)).toEqual(['now']);
    expect(await index.takeDue(10, 5000)).toEqual([]);
    clock.advance(1000);
    expect(await index.takeDue(10, 5000)).toEqual(['later']);
    clock.advance(4000);
    expect(await index.takeDue(10, 5000)).toEqual(['now']);
    await index.enqueue([contact('now', 1), contact('later', 2, { dueAt: clock.now() + 9000 })]);
    clock.advance(8000);
    expect(await index.takeDue(10, 5000)).toEqual([]);
  });

  it('is forgotten with the contact', async () => {
    await index.enqueue([contact('gone', 1, { dueAt: 0 }), contact('offered', 2, { dueAt: 0 })]);
    await index.setAgents([agent('a', [line('general')])]);
    await index.remove([{ id: 'gone', epoch: 1 }]);
    expect(await matched()).toEqual(['offered>a@general']);
    expect(await index.takeDue(10, 1)).toEqual([]);
  });
});

describe('who is on duty', () => {
  const nobody = async (queueId: string) => (await index.queueStates([queueId]))?.[0]?.nobodySince;

  it('is known for each queue and class, busy or not, and since when nobody has been', async () => {
    const made = clock.now();
    expect(await nobody('general')).toEqual({ chat: made, voice: made });
    clock.advance(1000);
    const busy = { slots: [{ name: 'chat:1', free: false }] };
    await index.setAgents([agent('a', [line('general'), line('tariff', { ring: 2 })], busy)]);
    expect(await nobody('general')).toEqual({ chat: null, voice: made });
    expect((await nobody('tariff'))?.chat).toBeNull();
    await index.setAgents([agent('b', [line('general')])]);
    expect(await index.takeDeserted(10)).toEqual([]);
    clock.advance(1000);
    await index.setAgents([{ id: 'a', version: null, state: null }]);
    expect(await nobody('general')).toEqual({ chat: null, voice: made });
    expect(await nobody('tariff')).toEqual({ chat: clock.now(), voice: made });
    expect(await index.takeDeserted(10)).toEqual(['tariff']);
    await index.setAgents([{ id: 'b', version: null, state: null }]);
    await index.setAgents([{ id: 'b', version: null, state: null }]);
    expect(await index.takeDeserted(10)).toEqual(['general']);
  });

  it('does not change by a change of what they hold, of their lines’ rings or of their room', async () => {
    await index.setAgents([agent('a', [line('general')])]);
    await index.setAgents([agent('a', [line('general', { ring: 1 })], { slots: slots('chat:1', 'chat:2') })]);
    await index.enqueue([contact('c', 1, { ring: 1 }), contact('d', 2), contact('e', 3)]);
    expect(await matched()).toEqual(['c>a@general']);
    expect(await index.takeDeserted(10)).toEqual([]);
    expect(await index.place('e')).toEqual({ ahead: 1, slots: 2, handleMs: null });
    await index.handled([
      { queueId: 'general', slotClass: 'chat', ms: 100 },
      { queueId: 'general', slotClass: 'voice', ms: 9000 },
      { queueId: 'general', slotClass: 'chat', ms: 300 },
    ]);
    expect(await index.place('e')).toEqual({ ahead: 1, slots: 2, handleMs: 200 });
  });

  it('is nobody for a class that an agent only finishes', async () => {
    const talking = { name: 'chat:1', free: false };
    await index.setAgents([agent('a', [line('general')], { slots: [talking, ...slots('voice:1')] })]);
    expect(await nobody('general')).toEqual({ chat: null, voice: null });
    clock.advance(1000);
    const last = { ...talking, surplus: true, outside: true };
    await index.setAgents([agent('a', [line('general')], { slots: [last, ...slots('voice:1')] })]);
    expect(await nobody('general')).toEqual({ chat: clock.now(), voice: null });
    expect(await index.takeDeserted(10)).toEqual(['general']);
    // What they give back is nobody's: their truth is asked.
    expect(await index.release([{ agentId: 'a', slot: 'chat:1' }])).toEqual(['a']);
    await index.setAgents([agent('a', [line('general')], { slots: slots('voice:1') })]);
    expect(await nobody('general')).toEqual({ chat: clock.now(), voice: null });
  });

  it('nobody can say in an emptied index', async () => {
    await index.clear();
    expect(await index.queueStates(['general'])).toBeNull();
  });
});
