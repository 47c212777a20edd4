import { openStores, story, type Step, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import type { Figure, ReactionItem } from '#libs/contract';
import {
  AgentIntervalRepository,
  AgentTimeService,
  DEFAULT_OPTIONS,
  DEFINITIONS,
  EVERYTHING,
  FiguresService,
  fixedSettings,
  IntakeRepository,
  IntakeService,
  RollupRepository,
} from '#libs/metrics';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { HALF_HOUR_MS, ManualClock } from '#libs/platform';
import { rebuildFigures } from './rebuild.js';

const TIMES = new Set(['occupancy', 'utilisation']);
const ASKS: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
const SERVED: Step[] = [
  [8, 'contact.accepted'],
  [90, 'contact.ended'],
  [12, 'contact.closed'],
];
const contact = (i: number): ReactionItem =>
  story(`c${i}`, Date.parse('2026-03-02T15:00:00Z') + i * 120_000, [
    ...ASKS,
    ...(i % 7 ? SERVED : ([[40, 'contact.abandoned']] satisfies Step[])),
  ]);
const items = Array.from({ length: 60 }, (_, i) => contact(i));
const late = Array.from({ length: 20 }, (_, i) => contact(100 + i));

let stores: Stores;
let figures: FiguresService;
const said: string[] = [];
const output = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
const run = (...argv: string[]): Promise<number> => {
  said.length = 0;
  return rebuildFigures(argv, { MONGODB_URI: stores.mongodbUri, JIETONG_SECRET: 's'.repeat(40) }, output);
};
const all = (): Promise<Figure[]> =>
  Promise.all(
    DEFINITIONS.map(async ({ id }) => {
      const query = { definition: id, from: '2026-03-01', to: '2026-03-31', filter: EVERYTHING };
      return (await figures.table(query, null)).total;
    }),
  );

/** As contacts are stored. */
async function store(some: readonly ReactionItem[]): Promise<void> {
  const docs = some.map(({ contact: { id, openedAt, queuedAt, ...image }, timeline }) => ({
    ...image,
    _id: id as never,
    openedAt: new Date(openedAt),
    queuedAt: new Date(queuedAt),
    enteredAt: new Date(queuedAt),
    timeline: timeline.map(({ seq: _seq, at, ...entry }) => ({ ...entry, at: new Date(at) })),
    reacted: timeline.length,
  }));
  await stores.mongo.collection('contacts').insertMany(docs);
}

beforeAll(async () => {
  stores = await openStores();
  figures = new FiguresService(new RollupRepository(stores.mongo), fixedSettings(DEFAULT_OPTIONS));
  await store(items);
  await run();
});
afterAll(() => stores.close());

it('makes figures of timelines alone, and finds nothing to do a second time', async () => {
  const before = await all();
  expect(before.find(({ definition }) => definition === 'contacts-asked')?.value).toBe(items.length);
  expect(await run('--check')).toBe(0);
  expect(said.join()).toContain('All agree');
  expect(await run()).toBe(0);
  expect(said.join()).toContain('All agree');
  expect(await all()).toEqual(before);
});

it('says what differs without touching it, and corrects it when it is told to, while contacts go on', async () => {
  const before = await all();
  const { mongo } = stores;
  const facts = mongo.collection('facts');
  await facts.deleteMany({ contactId: 'c1' });
  await facts.updateOne({ contactId: 'c2', name: 'answered' }, { $set: { value: 99_000 } });
  await facts.insertOne({ ...(await facts.findOne({ contactId: 'c3' })), _id: 'c3:1:asked' as never });
  await mongo.collection('rollups').deleteMany({ day: '2026-03-03' });
  expect(await run('--check')).toBe(1);
  expect(said.join()).toMatch(/missing 9，有误 \/ wrong 1，多余 \/ surplus 1/);
  const damaged = await all();
  expect(damaged).not.toEqual(before);
  expect(await run('--check')).toBe(1);
  expect(await all()).toEqual(damaged);

  await store(late);
  const reaction = factReaction(mongo);
  const [code] = await Promise.all([run(), ...late.map((item) => reaction.react([item]))]);
  expect(code).toBe(0);
  expect(await run('--check')).toBe(0);
  await mongo
    .collection('contacts')
    .deleteMany({ _id: { $in: late.map((item) => item.contact.id) } as never });
  const lateFacts = { contactId: { $in: late.map((item) => item.contact.id) } };
  expect(await facts.countDocuments(lateFacts)).toBeGreaterThan(late.length);
  // Facts of contacts that are gone stay, and so do the figures.
  expect(await run()).toBe(0);
  expect((await all()).find(({ definition }) => definition === 'contacts-asked')?.value).toBe(
    items.length + late.length,
  );
  await facts.deleteMany(lateFacts);
  expect(await run()).toBe(0);
  expect(await all()).toEqual(before);
});

it('makes figures of satisfaction of the stored questions', async () => {
  const asked = (id: string, score: number | null): object => ({
    _id: id,
    districtId: '22',
    queueId: 'general',
    channel: 'webchat',
    accountId: 'web',
    agentId: 'bob',
    day: '2026-03-02',
    endedAt: new Date('2026-03-02T03:00:00Z'),
    state: score === null ? 'asked' : 'answered',
    answer: score && { score, way: 'page', at: new Date('2026-03-02T04:00:00Z') },
  });
  const scores = [5, 4, 3, 1, null].map((score, i) => asked(`c${i}`, score));
  await stores.mongo.collection('satisfaction').insertMany(scores as never[]);
  const value = async (id: string) => (await all()).find(({ definition }) => definition === id)?.value;
  expect(await value('satisfaction')).toBeNull();
  expect(await run('--check')).toBe(1);
  expect(await run()).toBe(0);
  expect(await value('satisfaction')).toBe(2 / 4);
  expect(await value('satisfaction-with-basic')).toBe(3 / 4);
  expect(await value('satisfaction-response-rate')).toBe(4 / 5);
  expect(await run('--check')).toBe(0);
});

it('makes agents’ time of their duties, and of the timelines that say when they were on contacts', async () => {
  const { mongo } = stores;
  const intervals = new AgentIntervalRepository(mongo);
  const start = Date.parse('2026-03-02T15:00:00Z');
  const duty = { agentId: 'ann', districtId: '22', reason: null };
  const from = new Date(start + 60_000);
  const until = new Date(start + 3 * HALF_HOUR_MS);
  await intervals.insert([{ _id: 'ann:1', ...duty, kind: 'online', from, until }]);
  const nobody = { of: async () => [] };
  const intake = new IntakeService(new IntakeRepository(mongo), { publish: () => undefined });
  const clock = new ManualClock(start);
  const times = new AgentTimeService(intervals, nobody, { behind: async () => false }, intake, clock);
  await times.run();
  clock.advance(4 * HALF_HOUR_MS);
  expect(await times.run()).toBe(3);
  const before = await all();
  // Ann was there from a minute after the beginning; of each contact, but for every seventh, 102 s.
  const onContacts = items.filter((_, i) => i % 7 && i * 120 + 8 < 5400);
  const [first] = onContacts;
  expect(first?.contact.id).toBe('c1');
  const occupancy = before.find(({ definition }) => definition === 'occupancy');
  expect(occupancy).toMatchObject({ numerator: onContacts.length * 102, denominator: 3 * 1800 - 60 });
  expect(await run('--check')).toBe(0);

  const facts = mongo.collection('facts');
  await facts.deleteMany({ name: 'idled' });
  await facts.updateOne({ name: 'worked' }, { $set: { value: 1 } });
  await mongo.collection('agent-intervals').deleteOne({ _id: /^c1:/ as never });
  expect(await run('--check')).toBe(1);
  expect(said.join()).toContain('stretches differing 1');
  expect(await run()).toBe(0);
  expect(await run('--check')).toBe(0);
  expect(await all()).toEqual(before);
  for (const name of ['facts', 'rollups', 'rollup-deltas', 'rollup-months']) {
    await mongo.collection(name).deleteMany({});
  }
  expect(await run()).toBe(0);
  expect((await all()).filter(({ definition }) => TIMES.has(definition))).toEqual(
    before.filter(({ definition }) => TIMES.has(definition)),
  );
});

it('says in one sentence what is wrong', async () => {
  expect(await run('--force')).toBe(2);
  expect(said.join()).toContain('npm run rebuild-figures');
});
