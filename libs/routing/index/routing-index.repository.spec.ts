import type { AgentLine } from '#libs/contract';
import { openStores, type Stores } from '#kit';
import { agent, contact, line, slots, waitingIn } from '#kit/index-entry';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Proposal } from './argument.rules.js';
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
  index = new RoutingIndex(stores.redis, `${stores.redisPrefix}-${(suite += 1)}`, clock);
  await index.markAlive();
});

const linesOf = (...queueIds: string[]): AgentLine[] => queueIds.map((id) => line(id));

const match = async (limit = 100): Promise<Proposal[]> => (await index.match(limit)).proposals;
const pairsOf = (proposals: Proposal[]): string[] =>
  proposals.map((p) => `${p.contactId}>${p.agentId}/${p.slot}`);

describe('matching', () => {
  it('serves the oldest contact first, over all queues, and the agent who has been idle longest', async () => {
    await index.setAgents([
      agent('late', { readySince: 900, lines: linesOf('general', 'other') }),
      agent('early', { readySince: 500, lines: linesOf('general', 'other') }),
      agent('last', { readySince: 950, lines: linesOf('other') }),
    ]);
    await index.enqueue([
      contact('c3', 30),
      contact('c1', 10, { queueId: 'other' }),
      contact('c2', 20),
      contact('c0', 1, { queueId: 'nobody-serves-it' }),
    ]);
    expect(pairsOf(await match())).toEqual(['c1>early/chat:1', 'c2>late/chat:1']);
    expect(await waitingIn(index, 'general', 'nobody-serves-it')).toEqual({ each: [1, 1], all: 2 });
  });

  it('answers what the offer needs', async () => {
    await index.setAgents([agent('a')]);
    await index.enqueue([contact('c', 5, { epoch: 7 })]);
    expect(await match()).toEqual([
      { contactId: 'c', epoch: 7, agentId: 'a', slot: 'chat:1', queueId: 'general' },
    ]);
    expect(await match()).toEqual([]);
  });

  it('fills the least occupied before the longest idle', async () => {
    await index.setAgents([
      agent('first', { readySince: 1, slots: slots('chat:1', 'chat:2', 'chat:3') }),
      agent('second', { readySince: 2, slots: slots('chat:1', 'chat:2', 'chat:3') }),
    ]);
    await index.enqueue(Array.from({ length: 8 }, (_, i) => contact(`c${i}`, i)));
    expect(pairsOf(await match())).toEqual([
      'c0>first/chat:1',
      'c1>second/chat:1',
      'c2>first/chat:2',
      'c3>second/chat:2',
      'c4>first/chat:3',
      'c5>second/chat:3',
    ]);
  });

  it('keeps the classes of slots apart', async () => {
    await index.setAgents([agent('a', { slots: slots('chat:1', 'voice:1') })]);
    await index.enqueue([
      contact('call', 1, { slotClass: 'voice' }),
      contact('call2', 2, { slotClass: 'voice' }),
      contact('chat', 3),
    ]);
    expect(pairsOf(await match())).toEqual(['call>a/voice:1', 'chat>a/chat:1']);
  });

  it('hands out nobody and nothing twice to 50 callers at once', async () => {
    const contacts = Array.from({ length: 1000 }, (_, i) => contact(`c${i}`, i));
    const agents = Array.from({ length: 1000 }, (_, i) => agent(`a${i}`, { readySince: i }));
    await index.enqueue(contacts);
    await index.setAgents(agents);
    const rounds = await Promise.all(Array.from({ length: 50 }, () => match(30)));
    const all = rounds.flat();
    expect(all).toHaveLength(1000);
    expect(new Set(all.map((p) => p.contactId)).size).toBe(1000);
    expect(new Set(all.map((p) => p.agentId)).size).toBe(1000);
  });

  it('passes over calls that are held back; afterwards the oldest is served first', async () => {
    await index.setAgents([agent('a', { slots: slots('voice:1', 'chat:1') })]);
    await index.enqueue([
      contact('call 1', 1, { slotClass: 'voice' }),
      contact('call 2', 2, { slotClass: 'voice', queueId: 'other', keptFor: 'a' }),
      contact('chat', 3),
    ]);
    const held = await index.match(10, 'voice');
    expect(held.alive).toBe(true);
    expect(pairsOf(held.proposals)).toEqual(['chat>a/chat:1']);
    expect((await index.match(10, 'voice')).proposals).toEqual([]);
    expect(await index.place('call 1')).toMatchObject({ ahead: 0 });
    expect(pairsOf(await match())).toEqual(['call 1>a/voice:1']);
  });

  it('proposes to nobody whom it was told to hold, whether they wait already or come later', async () => {
    await index.setAgents([agent('a'), agent('b'), agent('c')]);
    const [first, second, third] = [contact('1', 1), contact('2', 2, { ring: 1 }), contact('3', 3)];
    await index.enqueue([first]);
    expect(new Set(await index.hold(['1', '2']))).toEqual(new Set(['1', '2']));
    expect(await index.hold(['1', '2'])).toEqual([]);
    await index.enqueue([first, second, third]);
    expect((await match()).map(({ contactId }) => contactId)).toEqual(['3']);
    expect(await index.knows(['1', '2'])).toEqual([true, true]);
    expect(await waitingIn(index, 'general')).toEqual({ each: [2], all: 2 });
    expect(await index.place('1')).toMatchObject({ ahead: 0 });
    // One may go on; one hangs up and is held no more.
    expect(await index.hold(['2'])).toEqual(['1']);
    await index.enqueue([first]);
    expect((await match()).map(({ contactId }) => contactId)).toEqual(['1']);
    await index.remove([second]);
    expect(await index.hold([])).toEqual(['2']);
    expect(await match()).toEqual([]);
    expect((await index.size()).contacts).toBe(0);
  });

  it('matches nothing in an emptied index, and says so', async () => {
    await index.clear();
    await index.setAgents([agent('a')]);
    await index.enqueue([contact('c', 1)]);
    expect(await index.match(10)).toEqual({ alive: false, proposals: [] });
    await index.markAlive();
    expect((await index.match(10)).proposals).toHaveLength(1);
  });

  it('counts an index that contradicts itself as emptied', async () => {
    await index.setAgents([agent('a')]);
    await index.enqueue([contact('c', 1)]);
    const keys = await stores.redis.keys(`${rootOf(`${stores.redisPrefix}-${suite}`)}:agents`);
    await stores.redis.del(...keys);
    expect(await index.match(10)).toEqual({ alive: false, proposals: [] });
    expect(await index.isAlive()).toBe(false);
  });
});

describe('contacts', () => {
  it('keeps the old place of one that comes back', async () => {
    await index.enqueue([contact('old', 10), contact('new', 20)]);
    await index.setAgents([agent('a')]);
    await match(1);
    await index.enqueue([contact('newest', 30), contact('old', 10, { epoch: 3 })]);
    await index.settle(['old']);
    await index.release([{ agentId: 'a', slot: 'chat:1' }]);
    expect(pairsOf(await match())).toEqual(['old>a/chat:1']);
  });

  it('takes no notice of repeated and late news', async () => {
    await index.enqueue([contact('c', 10, { epoch: 3 })]);
    await index.enqueue([contact('c', 99, { epoch: 1 }), contact('c', 10, { epoch: 3 })]);
    await index.remove([{ id: 'c', epoch: 2 }]);
    expect(await index.place('c')).toMatchObject({ ahead: 0 });
    await index.setAgents([agent('a')]);
    expect((await match())[0]?.epoch).toBe(3);
    // Being offered at epoch 3: an old reading must not offer it to anyone else.
    await index.setAgents([agent('b')]);
    await index.enqueue([contact('c', 10, { epoch: 3 })]);
    expect(await match()).toEqual([]);
  });

  it('moves one whose queue or priority changed', async () => {
    await index.enqueue([contact('a', 10), contact('b', 20), contact('c', 30)]);
    await index.enqueue([contact('c', 5), contact('a', 10, { queueId: 'other' })]);
    expect(await index.place('b')).toMatchObject({ ahead: 1 });
    expect(await index.place('a')).toMatchObject({ ahead: 0 });
    expect(await index.place('unknown')).toBeNull();
    expect(await waitingIn(index, 'general', 'other')).toEqual({ each: [2, 1], all: 3 });
  });

  it('removes, and counts nothing then', async () => {
    await index.enqueue([contact('a', 1), contact('call', 2, { slotClass: 'voice' })]);
    expect(await waitingIn(index, 'general')).toEqual({ each: [2], all: 2 });
    await index.remove([
      { id: 'a', epoch: 2 },
      { id: 'call', epoch: 1 },
    ]);
    expect(await waitingIn(index, 'general')).toEqual({ each: [0], all: 0 });
    expect((await index.size()).contacts).toBe(0);
  });
});

describe('agents', () => {
  it('never get more than their slots, whatever is released [capacity exceeded under load]', async () => {
    await index.setAgents([agent('a', { slots: slots('chat:1', 'chat:2') })]);
    await index.enqueue(Array.from({ length: 10 }, (_, i) => contact(`c${i}`, i)));
    expect(await match()).toHaveLength(2);
    await index.release([
      { agentId: 'a', slot: 'chat:1' },
      { agentId: 'a', slot: 'chat:1' },
      { agentId: 'a', slot: 'chat:7' },
      { agentId: 'unknown', slot: 'chat:1' },
    ]);
    expect(pairsOf(await match())).toEqual(['c2>a/chat:1']);
  });

  it('replace what was known of them, and vanish when they take nothing', async () => {
    await index.setAgents([agent('a', { lines: linesOf('general', 'other') })]);
    await index.setAgents([agent('a', { lines: linesOf('other') })]);
    await index.enqueue([contact('g', 1), contact('o', 2, { queueId: 'other' })]);
    expect(pairsOf(await match())).toEqual(['o>a/chat:1']);
    await index.setAgents([agent('b'), { id: 'b', version: null, state: null }]);
    expect(await match()).toEqual([]);
    expect((await index.size()).agents).toBe(1);
  });

  it('are not set from a reading older than their last change', async () => {
    const [before] = await index.versions(['a']);
    await index.release([{ agentId: 'a', slot: 'chat:1' }]);
    expect(await index.setAgents([{ ...agent('a'), version: before as string }])).toEqual(['a']);
    const [now] = await index.versions(['a']);
    expect(await index.setAgents([{ ...agent('a'), version: now as string }])).toEqual([]);
  });

  it('keep a slot taken while its offer is under way', async () => {
    await index.setAgents([agent('a')]);
    await index.enqueue([contact('c1', 1), contact('c2', 2)]);
    await match(1);
    await index.setAgents([agent('a')]);
    expect(await match()).toEqual([]);
    await index.settle(['c1']);
    await index.setAgents([agent('a')]);
    expect(pairsOf(await match())).toEqual(['c2>a/chat:1']);
  });
});

describe('declined offers', () => {
  const shown = (proposals: readonly Proposal[]): string[][] =>
    proposals.map(({ contactId, agentId }) => [contactId, agentId]);
  const decline = (contactId: string, agentId: string): Promise<void> =>
    index.decline([{ contactId, agentId, at: clock.now() }]);

  it('pass over one another, and everybody else is served in order of their place', async () => {
    await decline('first', 'a');
    await index.enqueue([contact('first', 1), contact('second', 2), contact('other', 3, { queueId: 'q' })]);
    await index.setAgents([agent('a', { slots: slots('chat:1', 'chat:2', 'chat:3') })]);
    await index.setAgents([agent('b', { lines: linesOf('q') })]);
    expect(shown((await index.match(10)).proposals)).toEqual([
      ['second', 'a'],
      ['other', 'b'],
    ]);
    await index.setAgents([agent('c')]);
    expect(shown((await index.match(10)).proposals)).toEqual([['first', 'c']]);
  });

  it('count no more after half a minute, after saying online anew, or when the clock was set back', async () => {
    await index.setAgents([agent('a')]);
    await decline('c1', 'a');
    await index.enqueue([contact('c1', 1)]);
    expect((await index.match(1)).proposals).toEqual([]);
    clock.advance(29_999);
    await index.forgetDeclines();
    expect((await index.match(1)).proposals).toEqual([]);
    clock.advance(1);
    await index.forgetDeclines();
    expect(shown((await index.match(1)).proposals)).toEqual([['c1', 'a']]);

    await index.setAgents([agent('b', { lines: linesOf('q') })]);
    await decline('c2', 'b');
    await index.enqueue([contact('c2', 1, { queueId: 'q' })]);
    expect((await index.match(1)).proposals).toEqual([]);
    await index.setAgents([agent('b', { lines: linesOf('q'), onlineSince: clock.now() + 1 })]);
    expect(shown((await index.match(1)).proposals)).toEqual([['c2', 'b']]);

    await index.setAgents([agent('d', { lines: linesOf('r') })]);
    await decline('c3', 'd');
    await index.enqueue([contact('c3', 1, { queueId: 'r' })]);
    clock.advance(-7_200_000);
    await index.forgetDeclines();
    expect(shown((await index.match(1)).proposals)).toEqual([['c3', 'd']]);
    clock.advance(7_200_000);
  });

  it('look no further than a few, and go on when there is news', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `c${i}`);
    await index.setAgents([agent('a', { slots: slots('chat:1') })]);
    for (const id of ids) await decline(id, 'a');
    await index.enqueue(ids.map((id, i) => contact(id, i)));
    expect((await index.match(30)).proposals).toEqual([]);
    await index.setAgents([agent('b', { slots: slots('chat:1') })]);
    expect(shown((await index.match(30)).proposals)).toEqual([['c0', 'b']]);
  });
});

describe('proposals', () => {
  it('are remembered until they are settled', async () => {
    await index.setAgents([agent('a')]);
    await index.enqueue([contact('c', 1)]);
    await match();
    expect(await index.unsettled(5000)).toEqual([]);
    clock.advance(5000);
    expect(await index.unsettled(5000)).toEqual([{ contactId: 'c', agentId: 'a' }]);
    await index.settle(['c']);
    expect(await index.unsettled(5000)).toEqual([]);
  });
});

describe('the store', () => {
  it('keeps at most 2 kB for each waiting contact', async () => {
    const used = async (): Promise<number> => {
      const keys = await stores.redis.keys(`${rootOf(`${stores.redisPrefix}-${suite}`)}:*`);
      const sizes = await Promise.all(keys.map((key) => stores.redis.memory('USAGE', key, 'SAMPLES', 0)));
      return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    };
    const before = await used();
    const id = (i: number): string => `65a0b1c2d3e4f5a6b7c8${String(i).padStart(4, '0')}`;
    await index.enqueue(Array.from({ length: 2000 }, (_, i) => contact(id(i), 1.7e12 + i)));
    expect(((await used()) - before) / 2000).toBeLessThan(2048);
  });

  it('walks through all ids', async () => {
    await index.enqueue(Array.from({ length: 700 }, (_, i) => contact(`c${i}`, i)));
    const seen = new Set<string>();
    for await (const ids of index.ids('contacts')) for (const id of ids) seen.add(id);
    expect(seen.size).toBe(700);
  });

  it('gives a turn to one at a time', async () => {
    expect(await index.turn('x', 10_000)).toBe(true);
    expect(await index.turn('x', 10_000)).toBe(false);
    await index.endTurn('x');
    expect(await index.turn('x', 10_000)).toBe(true);
  });
});
