import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { startMongo, story, type OwnStore, type Step } from '#kit';
import { factCorrection, factReaction, rollupService } from '#kit/measuring';
import type { Fact, ReactionItem } from '#libs/contract';
import { connectMongo, migrate, newId } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { factsOf } from '../fact/fact.rules.js';
import { toFact, type FactDocument } from '../fact/fact.schema.js';
import type { FactReaction } from '../fact/fact.service.js';
import { merged, rollupsOf, talliedFacts } from '../rollup/delta.rules.js';
import { unpacked, type RollupDocument } from '../rollup/packing.rules.js';
import { rollUp, type Rollup } from '../rollup/rollup.rules.js';
import type { CellDocument, DeltaDocument } from '../rollup/rollup.schema.js';
import type { RollupService } from '../rollup/rollup.service.js';
import { IntakeService } from './intake.service.js';

type Mongo = Awaited<ReturnType<typeof connectMongo>>;

const WHOLE: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
  [130, 'contact.accepted'],
  [10, 'contact.responded'],
  [100, 'contact.ended'],
  [20, 'contact.closed'],
];
const CONTACTS = 6;
const items = Array.from({ length: CONTACTS }, (_, i) =>
  story(`c${i}`, Date.parse('2026-03-02T15:40:00Z') + i * 600_000, WHOLE, { queueId: `q${i % 2}` }),
);
/** The contact when its first entries are there, of which `known` were reacted to. */
const upTo = (item: ReactionItem, seq: number, known: number): ReactionItem => ({
  contact: item.contact,
  timeline: item.timeline.slice(0, seq),
  fresh: item.timeline.slice(known, seq),
});

/** A worker with a way to the store of its own, that can be cut in the middle of anything. */
interface Worker {
  proxy: TcpProxy;
  mongo: Mongo;
  reaction: FactReaction;
  rollups: RollupService;
}

/** What is done next, and after how many messages to the store the worker dies over it; 0 = it lives. */
const step = fc.record({
  what: fc.constantFrom('react', 'react', 'react', 'compact', 'correct'),
  contacts: fc.uniqueArray(fc.nat(CONTACTS - 1), { minLength: 1, maxLength: 4 }),
  entries: fc.integer({ min: 1, max: 3 }),
  diesAfter: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 7 })),
});

describe('facts and roll-ups', () => {
  let server: OwnStore;
  /** The test's own eyes. */
  let eyes: Mongo;
  let uri: URL;
  let workers: Worker[] = [];

  beforeAll(async () => {
    server = await startMongo();
    uri = new URL(server.url);
    eyes = await connectMongo(uri.toString());
    factCorrection(eyes);
    rollupService(eyes);
    await migrate(eyes);
  });
  afterAll(async () => {
    await Promise.all(workers.map(end));
    await eyes.close();
    await server.close();
  });

  async function begin(): Promise<Worker> {
    const proxy = await openTcpProxy('127.0.0.1', Number(uri.port));
    const through = new URL(uri);
    through.port = String(proxy.port);
    const mongo = await connectMongo(through.toString());
    return { proxy, mongo, reaction: factReaction(mongo), rollups: rollupService(mongo) };
  }
  async function end({ proxy, mongo }: Worker): Promise<void> {
    await mongo.close(true).catch(() => undefined);
    await proxy.close();
  }

  /**
   * What is counted, merged already or not, and what the facts that are stored make: at one point in time, but
   * for cells that are noted as corrected. What a worker asked before it died may be done a moment later.
   */
  async function seen(): Promise<{ counted: Rollup[]; made: Rollup[] }> {
    const session = await eyes.startSession();
    const all = async <T>(name: string): Promise<T[]> =>
      (await eyes.collection(name).find({}, { session }).toArray()) as unknown as T[];
    try {
      return await session.withTransaction(
        async () => {
          const facts = (await all<FactDocument>('facts')).map(toFact);
          const deltas = await all<DeltaDocument>('rollup-deltas');
          const stored = (await all<RollupDocument>('rollups')).flatMap(unpacked);
          const counted = merged([...stored, ...deltas.flatMap(rollupsOf)]);
          const cells = await all<CellDocument>('rollup-cells');
          const noted = new Set(cells.filter(({ dirty }) => dirty).map(({ _id }) => _id));
          const clean = (rollups: readonly Rollup[]): Rollup[] =>
            inOrder(rollups.filter(({ cell }) => !noted.has(cell)));
          return { counted: clean(counted), made: clean(rollUp(talliedFacts(facts))) };
        },
        { readConcern: { level: 'snapshot' } },
      );
    } finally {
      await session.endSession();
    }
  }
  const inOrder = (rollups: readonly Rollup[]): Rollup[] =>
    rollups.toSorted((a, b) => (a._id < b._id ? -1 : 1));

  it('are always of one another, whatever dies when, and whatever is done twice', async () => {
    async function* each(some: readonly ReactionItem[]): AsyncGenerator<ReactionItem> {
      yield* some;
    }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
        for (const name of ['facts', 'rollups', 'rollup-deltas', 'rollup-cells']) {
          await eyes.collection(name).deleteMany({});
        }
        const [known, told] = [items.map(() => 0), items.map(() => 0)];
        for (const [n, { what, contacts, entries, diesAfter }] of steps.entries()) {
          const i = n % 2;
          const worker = (workers[i] ??= await begin());
          const cut = diesAfter > 0 ? worker.proxy.cutAfter(diesAfter) : new Promise<never>(() => undefined);
          const some = contacts.map((c) => ({ c, item: items[c] as ReactionItem }));
          if (what === 'react') for (const c of contacts) told[c] = Math.min(6, (told[c] ?? 0) + entries);
          const doing = {
            react: () =>
              worker.reaction.react(some.map(({ c, item }) => upTo(item, told[c] ?? 0, known[c] ?? 0))),
            compact: () => worker.rollups.compact(),
            correct: () =>
              factCorrection(worker.mongo).run(each(some.map(({ c, item }) => upTo(item, told[c] ?? 0, 0)))),
          }[what as 'react' | 'compact' | 'correct'];
          const died = await Promise.race([
            doing().then(
              () => false,
              () => true,
            ),
            cut.then(() => true),
          ]);
          // What a dead worker knew dies with it: what it was at is done again, all of it.
          if (what === 'react' && !died) for (const c of contacts) known[c] = told[c] ?? 0;
          if (died || diesAfter > 0) {
            await end(worker);
            workers[i] = await begin();
            // The store does this by itself after some seconds.
            await eyes.db?.admin().command({ killAllSessions: [] });
          }
          if (what === 'correct') await (workers[1 - i] ??= await begin()).rollups.sweep();
          const { counted, made } = await seen();
          expect(counted).toEqual(made);
        }
        await (workers[0] ??= await begin()).reaction.react(items);
        await workers[0].rollups.sweep();
        await workers[0].rollups.compact();
        expect((await seen()).counted).toEqual(inOrder(rollUp(talliedFacts(items.flatMap(factsOf)))));
        expect(await eyes.collection('rollup-deltas').countDocuments()).toBe(0);
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 180_000);

  it('a contact that is refused keeps no other out, and is told so', async () => {
    const name = newId();
    const [good, bad] = [story(`${name}-good`, 0, WHOLE), story(`${name}-bad`, 0, WHOLE)];
    const add = async (facts: readonly Fact[]): Promise<Fact[]> => {
      if (facts.some(({ contactId }) => contactId === bad.contact.id)) throw new Error('refused');
      return [...facts];
    };
    const heard: string[] = [];
    const intake = new IntakeService(
      { add },
      { publish: (facts) => void heard.push(...(facts as Fact[]).map(({ contactId }) => contactId)) },
    );
    const results = await Promise.allSettled([good, bad].map((item) => intake.take(factsOf(item))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(new Set(heard)).toEqual(new Set([good.contact.id]));
  });
});
