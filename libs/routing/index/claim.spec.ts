import { openStores, type Stores } from '#kit';
import { agent, contact, line, slots } from '#kit/index-entry';
import { fc } from '#kit/property';
import type { Owner } from '#libs/contract';
import { AGENT_ORDERS } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IndexedContact, Proposal } from './argument.rules.js';
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
  index = await fresh();
});

async function fresh(): Promise<RoutingIndex> {
  const made = new RoutingIndex(stores.redis, `${stores.redisPrefix}-claim-${(suite += 1)}`, clock);
  await made.markAlive();
  return made;
}

const pairsOf = (proposals: readonly Proposal[]): string[] =>
  proposals.map((one) => `${one.contactId}>${one.agentId}/${one.slot}@${one.queueId}`);
const claimed = async (...contacts: IndexedContact[]): Promise<string[]> =>
  pairsOf(await index.claim(contacts));
const matched = async (): Promise<string[]> => pairsOf((await index.match(100)).proposals);

describe('a claim', () => {
  it('takes the slot that the match would, and leaves the contact out of the lines', async () => {
    await index.setAgents([agent('late', { readySince: 900 }), agent('early', { readySince: 500 })]);
    expect(await index.claim([contact('c', 5, { epoch: 7 })])).toEqual([
      { contactId: 'c', epoch: 7, agentId: 'early', slot: 'chat:1', queueId: 'general' },
    ]);
    expect(await index.size()).toEqual({ contacts: 0, agents: 2 });
    expect(await index.knows(['c'])).toEqual([true]);
    expect(await claimed(contact('c2', 6), contact('c3', 7))).toEqual(['c2>late/chat:1@general']);
  });

  it('serves first who is first, in whatever order they come', async () => {
    await index.setAgents([agent('a')]);
    expect(await claimed(contact('plain', 30), contact('vip', 10))).toEqual(['vip>a/chat:1@general']);
  });

  it('passes nobody for whom somebody is ready, nor anybody in its own lane', async () => {
    await index.setAgents([agent('a', { lines: [line('general'), line('other')] })]);
    await index.enqueue([contact('first', 1, { queueId: 'other' })]);
    expect(await claimed(contact('c', 0))).toEqual([]);
    expect(await matched()).toEqual(['first>a/chat:1@other']);

    await index.unclaim([{ contactId: 'first', agentId: 'a', slot: 'chat:1', held: false }]);
    await index.decline([{ contactId: 'declined', agentId: 'a', at: clock.now() }]);
    await index.enqueue([contact('declined', 1)]);
    expect(await matched()).toEqual([]);
    expect(await claimed(contact('c', 0))).toEqual([]);
    expect(await claimed(contact('c', 0, { queueId: 'other' }))).toEqual(['c>a/chat:1@other']);
  });

  it('keeps those meant for one agent for that agent, as long as they take anything', async () => {
    await index.setAgents([agent('a', { readySince: 1 }), agent('b', { readySince: 2 })]);
    expect(await claimed(contact('c', 1, { keptFor: 'b' }))).toEqual(['c>b/chat:1@general']);
    expect(await claimed(contact('d', 2, { keptFor: 'b' }))).toEqual([]);
    expect(await claimed(contact('e', 3, { keptFor: 'away' }))).toEqual(['e>a/chat:1@general']);
    await index.setAgents([agent('f', { readySince: 3 }), agent('calls', { slots: slots('voice:1') })]);
    expect(await claimed(contact('g', 4, { keptFor: 'calls' }))).toEqual(['g>f/chat:1@general']);
  });

  it('is refused by an emptied index', async () => {
    await index.setAgents([agent('a')]);
    await index.clear();
    expect(await claimed(contact('c', 1))).toEqual([]);
  });

  it('that comes to nothing gives its slot back, to those who wait by now too', async () => {
    await index.setAgents([agent('a')]);
    await index.claim([contact('c', 1)]);
    await index.enqueue([contact('d', 2)]);
    expect(await matched()).toEqual([]);
    await index.unclaim([{ contactId: 'c', agentId: 'a', slot: 'chat:1', held: false }]);
    expect(await index.knows(['c'])).toEqual([false]);
    expect(await matched()).toEqual(['d>a/chat:1@general']);
  });

  it('whose slot is another’s leaves it held until that one gives it back', async () => {
    await index.setAgents([agent('a')]);
    await index.claim([contact('c', 1)]);
    await index.unclaim([{ contactId: 'c', agentId: 'a', slot: 'chat:1', held: true }]);
    await index.enqueue([contact('c', 1)]);
    expect(await matched()).toEqual([]);
    await index.release([{ agentId: 'a', slot: 'chat:1' }]);
    expect(await matched()).toEqual(['c>a/chat:1@general']);
  });

  it('gives nothing back that has been written anew since', async () => {
    await index.setAgents([agent('a')]);
    await index.claim([contact('c', 1)]);
    await index.settle(['c']);
    await index.release([{ agentId: 'a', slot: 'chat:1' }]);
    expect(await claimed(contact('d', 2))).toEqual(['d>a/chat:1@general']);
    await index.unclaim([{ contactId: 'c', agentId: 'a', slot: 'chat:1', held: false }]);
    expect(await claimed(contact('e', 3))).toEqual([]);
    expect(await index.knows(['d'])).toEqual([true]);
  });

  it('that is never settled is found like any proposal', async () => {
    await index.setAgents([agent('a')]);
    await index.claim([contact('c', 1)]);
    clock.advance(5000);
    expect(await index.unsettled(5000)).toEqual([{ contactId: 'c', agentId: 'a' }]);
  });
});

describe('claims and matches', () => {
  const queueIds = ['general', 'tax'];
  const anyLine = fc.record({
    ring: fc.nat(2),
    order: fc.constantFrom(...AGENT_ORDERS),
    lacking: fc.nat(2),
  });
  const anyAgent = fc.record({
    lines: fc.subarray(queueIds, { minLength: 1 }),
    line: anyLine,
    chats: fc.integer({ min: 1, max: 3 }),
    onCall: fc.boolean(),
    callBlocksChats: fc.boolean(),
    readySince: fc.integer({ min: 1, max: 9 }),
  });
  const anyArrival = fc.record({
    queueId: fc.constantFrom(...queueIds),
    priority: fc.nat(3),
    ring: fc.nat(2),
    keptFor: fc.option(fc.nat(4)),
  });
  const anyStep = fc.oneof(
    { weight: 3, arbitrary: fc.array(anyArrival, { minLength: 1, maxLength: 5 }) },
    { weight: 2, arbitrary: fc.record({ frees: fc.nat(20), declines: fc.boolean() }) },
  );

  it('choose the same, whatever the agents, the lines and what was declined', async () => {
    let made = 0;
    const property = fc.asyncProperty(
      fc.array(anyAgent, { minLength: 1, maxLength: 4 }),
      fc.array(anyStep, { minLength: 3, maxLength: 10 }),
      async (agents, steps) => {
        const [quick, plain] = [await fresh(), await fresh()];
        const settings = agents.map((one, n) =>
          agent(`a${n}`, {
            // Nobody has been idle exactly as long as somebody else.
            readySince: one.readySince * 10 + n,
            lines: one.lines.map((queueId) => line(queueId, one.line)),
            callBlocksChats: one.callBlocksChats,
            slots: [
              ...Array.from({ length: one.chats }, (_, i) => ({ name: `chat:${i + 1}`, free: true })),
              { name: 'voice:1', free: !one.onCall },
            ],
          }),
        );
        for (const side of [quick, plain]) await side.setAgents(settings);
        let held: (Owner & { contact: IndexedContact })[] = [];
        const waiting = new Map<string, IndexedContact>();
        let arrivals = 0;
        /** What both sides have come to choose must be the same. */
        const note = async (first: readonly Proposal[]): Promise<void> => {
          const rest = (await quick.match(100)).proposals;
          const due = (await plain.match(100)).proposals;
          const all = [...first, ...rest];
          expect(pairsOf(all).toSorted()).toEqual(pairsOf(due).toSorted());
          for (const side of [quick, plain]) await side.settle(due.map((one) => one.contactId));
          for (const { contactId, agentId, slot } of due) {
            held.push({ agentId, slot, contact: waiting.get(contactId) as IndexedContact });
          }
        };
        for (const step of steps) {
          clock.advance(100);
          if (Array.isArray(step)) {
            const batch = step.map(({ queueId, priority, ring, keptFor }) => {
              arrivals += 1;
              const kept = keptFor === null ? {} : { keptFor: `a${keptFor}` };
              return contact(`c${arrivals}`, arrivals - priority * 1000, { queueId, ring, ...kept });
            });
            for (const one of batch) waiting.set(one.id, one);
            const claims = await quick.claim(batch);
            made += claims.length;
            const got = new Set(claims.map((one) => one.contactId));
            await quick.enqueue(batch.filter(({ id }) => !got.has(id)));
            await plain.enqueue(batch);
            await note(claims);
          } else if (held.length > 0) {
            const over = held[step.frees % held.length] as (typeof held)[number];
            held = held.filter((one) => one !== over);
            const again = { ...over.contact, epoch: over.contact.epoch + 2, keptFor: null };
            waiting.set(again.id, again);
            for (const side of [quick, plain]) {
              if (step.declines) {
                await side.decline([{ contactId: again.id, agentId: over.agentId, at: clock.now() }]);
                await side.enqueue([again]);
              }
              await side.release([over]);
            }
            await note([]);
          }
        }
      },
    );
    await fc.assert(property, { numRuns: 120 });
    expect(made).toBeGreaterThan(200);
  }, 60_000);
});
