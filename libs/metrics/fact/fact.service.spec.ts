import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, story, type Step, type Stores } from '#kit';
import { factCorrection, factReaction } from '#kit/measuring';
import type { Fact, ReactionItem } from '#libs/contract';
import { createLog } from '#libs/platform';
import { FactRepository } from './fact.repository.js';
import { IntakeRepository } from '../intake/intake.repository.js';
import { factsOf } from './fact.rules.js';
import type { FactReaction } from './fact.service.js';
import { FactSignal, type Touched } from './fact-signal.adapter.js';

const log = createLog('test', { logLevel: 'silent' });

const MORNING = Date.parse('2026-03-02T01:00:00Z');
const WHOLE: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
  [5, 'contact.accepted'],
  [10, 'contact.responded'],
  [100, 'contact.ended'],
  [20, 'contact.closed'],
];
/** The contact when only its first entries are there, of which `known` have been reacted to. */
const upTo = (item: ReactionItem, seq: number, known: number): ReactionItem => ({
  contact: item.contact,
  timeline: item.timeline.slice(0, seq),
  fresh: item.timeline.slice(known, seq),
});
const byId = (facts: readonly Fact[]): Fact[] => facts.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe('facts in the store', () => {
  let stores: Stores;
  let facts: FactRepository;
  let signal: FactSignal;
  let reaction: FactReaction;

  beforeAll(async () => {
    stores = await openStores();
    facts = new FactRepository(stores.mongo);
    await stores.migrate();
    signal = new FactSignal(stores.redis, stores.redisPrefix, log);
    reaction = factReaction(stores.mongo, signal);
  });
  afterAll(async () => {
    signal.close();
    await stores.close();
  });

  it('are the facts of the timeline, however it was cut and repeated', async () => {
    const item = story('cut', MORNING, WHOLE);
    await reaction.react([upTo(item, 2, 0)]);
    await reaction.react([upTo(item, 4, 2), upTo(item, 4, 2)]);
    await reaction.react([upTo(item, 6, 2)]);
    await Promise.all([reaction.react([item]), reaction.react([item])]);
    expect(byId(await facts.ofContacts(['cut']))).toEqual(byId(factsOf(item)));
  });

  it('are written though others of the same batch are there already', async () => {
    const [old, fresh] = [story('old', MORNING, WHOLE), story('new', MORNING, WHOLE)];
    await reaction.react([old]);
    await reaction.react([old, fresh]);
    expect(await facts.ofContacts(['old', 'new'])).toHaveLength(factsOf(old).length * 2);
  });

  it('nothing is swallowed but a repetition', async () => {
    const [fact, other] = factsOf(story('odd', MORNING, WHOLE)) as [Fact, Fact];
    const intake = new IntakeRepository(stores.mongo);
    expect(await intake.add([fact])).toEqual([fact]);
    const refused = { ...other, id: ['an array can be no id'] as never };
    await expect(intake.add([fact, refused])).rejects.toThrow(/_id/);
  });

  it('an item with nothing fresh writes nothing', async () => {
    const item = story('quiet', MORNING, WHOLE);
    await reaction.react([{ ...item, fresh: [] }]);
    expect(await facts.ofContacts(['quiet'])).toEqual([]);
  });

  it('are told to other processes: day, district and queue, each once', async () => {
    const other = new FactSignal(stores.redis, stores.redisPrefix, log);
    let hear: (touched: readonly Touched[]) => void = () => undefined;
    const heard = new Promise<readonly Touched[]>((resolve) => {
      hear = resolve;
    });
    await other.listen((touched) => hear(touched));
    await reaction.react([
      story('told-1', MORNING, WHOLE),
      story('told-2', MORNING, WHOLE),
      story('told-3', MORNING, WHOLE, { districtId: '53', queueId: 'tariff' }),
    ]);
    expect(await heard).toEqual([
      { day: '2026-03-02', districtId: '22', queueId: 'general' },
      { day: '2026-03-02', districtId: '53', queueId: 'tariff' },
    ]);
    other.close();
  });

  it('are the same after a rebuild from nothing, though contacts go on meanwhile', async () => {
    const items = Array.from({ length: 50 }, (_, i) => story(`r${i}`, MORNING + i * 1000, WHOLE));
    await reaction.react(items.map((item) => upTo(item, 2, 0)));
    async function* source(): AsyncGenerator<ReactionItem> {
      for (const [i, item] of items.entries()) {
        const seen = 2 + (i % 5);
        yield upTo(item, seen, 0);
        await reaction.react([upTo(item, 6, seen)]);
      }
    }
    await stores.mongo.collection('facts').deleteMany({});
    await factCorrection(stores.mongo).run(source());
    const found = await facts.ofContacts(items.map((item) => item.contact.id));
    expect(byId(found)).toEqual(byId(items.flatMap(factsOf)));
    expect(await facts.ofContacts(['old'])).toEqual([]);
  });
});
