import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, story, type Step, type Stores } from '#kit';
import { turnOfYear as items } from '#kit/turn-of-year';
import { factCorrection, factReaction, rollupService } from '#kit/measuring';
import { GROUPINGS, type Fact, type FigureFilter, type Grouping, type ReactionItem } from '#libs/contract';
import { createLog } from '#libs/platform';
import { DEFINITIONS, definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, figureFromFacts, groupsOf } from '../definition/definition.rules.js';
import { fixedSettings } from '../definition/figure-settings.rules.js';
import { partContacts } from '../definition/formula.rules.js';
import { FactRepository } from '../fact/fact.repository.js';
import { factsOf } from '../fact/fact.rules.js';
import { FactRenewalService } from '../fact/fact-renewal.service.js';
import { DrillDownService } from '../figures/drill-down.service.js';
import { EVERYTHING, FiguresService } from '../figures/figures.service.js';
import { RollupRepository } from './rollup.repository.js';
import { RecountRepository } from './recount.repository.js';
import type { RollupService } from './rollup.service.js';
import { isDeepStrictEqual } from 'node:util';

const log = createLog('test', { logLevel: 'silent' });
const OPTIONS = { ...DEFAULT_OPTIONS, withinSeconds: 200, shortSeconds: 121 };
const RANGE = { from: '2025-12-30', to: '2026-02-28' };
const facts: Fact[] = items.flatMap(factsOf);
const ASKS: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
async function* each(some: readonly ReactionItem[]): AsyncGenerator<ReactionItem> {
  yield* some;
}

const inRange = ({ from, to }: typeof RANGE, filter: FigureFilter): Fact[] =>
  facts.filter(
    (fact) =>
      fact.day >= from &&
      fact.day <= to &&
      (['districtId', 'queueId', 'channel', 'agentId', 'officeId', 'topicId'] as const).every(
        (name) => filter[name] === null || fact[name] === filter[name],
      ) &&
      (filter.hour === null || Math.floor(fact.slot / 2) === filter.hour),
  );
const KEY: Record<Grouping, (fact: Fact) => string | null> = {
  district: (fact) => fact.districtId,
  queue: (fact) => fact.queueId,
  channel: (fact) => fact.channel,
  agent: (fact) => fact.agentId,
  office: (fact) => fact.officeId,
  topic: (fact) => fact.topicId,
  'half-hour': (fact) => String(fact.slot),
  hour: (fact) => String(Math.floor(fact.slot / 2)),
  day: (fact) => fact.day,
  month: (fact) => fact.day.slice(0, 7),
  year: (fact) => fact.day.slice(0, 4),
};
/** To what agents' time can't be narrowed. */
const narrowsTo = ({ queueId, channel, officeId, topicId }: FigureFilter): Grouping[] =>
  (
    Object.entries({ queue: queueId, channel, office: officeId, topic: topicId }) as [
      Grouping,
      string | null,
    ][]
  )
    .filter(([, id]) => id !== null)
    .map(([group]) => group);
/** Counts told before anybody has said what a contact is about: of one topic there is no data, rather than 0. */
const BEFORE_TOPICS = ['contacts-asked', 'contacts-answered', 'contacts-replied'];
const FILTERS: FigureFilter[] = [
  EVERYTHING,
  { ...EVERYTHING, districtId: '22', channel: 'webchat' },
  { ...EVERYTHING, queueId: 'q1', agentId: 'bob' },
  { ...EVERYTHING, hour: 5 },
  { ...EVERYTHING, officeId: '2201' },
  { ...EVERYTHING, topicId: 'tariff' },
  { ...EVERYTHING, districtId: '53', channel: 'webchat', topicId: 'permit' },
  { ...EVERYTHING, queueId: 'q0', officeId: '5300', topicId: 'tariff' },
];
describe('roll-ups', () => {
  let stores: Stores;
  let recount: RecountRepository;
  let repository: FactRepository;
  let figures: FiguresService;
  let drill: DrillDownService;

  const process = (): RollupService => rollupService(stores.mongo);
  /** All roll-ups, with nothing left to merge. */
  const contents = async (): Promise<object[]> => {
    await process().compact();
    return stores.mongo.collection('rollups').find().sort({ _id: 1 }).toArray();
  };

  beforeAll(async () => {
    stores = await openStores();
    repository = new FactRepository(stores.mongo);
    const store = new RollupRepository(stores.mongo);
    recount = new RecountRepository(stores.mongo);
    await stores.migrate();
    figures = new FiguresService(store, fixedSettings(OPTIONS));
    drill = new DrillDownService(store, repository, fixedSettings(OPTIONS));
    // Two workers share the work, one entry at a time, and some of it is brought to both.
    const reactions = [factReaction(stores.mongo), factReaction(stores.mongo)];
    for (const [from, to] of [
      [0, 2],
      [2, 3],
      [3, 9],
    ] as const) {
      const fresh = items
        .filter((item) => item.timeline.length > from)
        .map(({ contact, timeline }) => ({
          contact,
          timeline: timeline.slice(0, to),
          fresh: timeline.slice(from, to),
        }));
      await Promise.all(reactions.map((reaction, i) => reaction.react(fresh.filter((_, n) => n % 3 !== i))));
      // What came first is merged into the roll-ups, what came last is not: figures are of both.
      if (to < 9) await process().compact();
    }
    expect(await stores.mongo.collection('rollup-deltas').countDocuments()).toBeGreaterThan(0);
  }, 120_000);
  afterAll(() => stores.close());

  describe.each(['days', 'sealed months'])('read from %s', (source) => {
    beforeAll(async () => {
      if (source === 'days') return;
      expect(await process().sealMonths('2026-03-15')).toEqual(['2026-02', '2026-01', '2025-12']);
    });

    it.each(FILTERS)('filtered by %j every figure is what its facts say', async (filter) => {
      const known = inRange(RANGE, filter);
      const told = DEFINITIONS.filter(
        (one) => !narrowsTo(filter).some((group) => !groupsOf(one).includes(group)),
      );
      const shown = told.map(({ id }) => figures.table({ definition: id, ...RANGE, filter }, null));
      expect((await Promise.all(shown)).map(({ total }) => total)).toEqual(
        told.map((definition) => {
          const of = filter.agentId === null ? 'all' : 'agent';
          const figure = figureFromFacts(definition, OPTIONS, known, of);
          return filter.topicId !== null && BEFORE_TOPICS.includes(definition.id)
            ? { ...figure, value: null }
            : figure;
        }),
      );
    });

    it.each(GROUPINGS)('by %s every row is what its facts say, and the rows make the total', async (by) => {
      const query = { definition: 'connection-rate', ...RANGE, filter: EVERYTHING };
      const { rows, total } = await figures.table(query, by);
      const groups = new Map<string, Fact[]>();
      for (const fact of inRange(RANGE, EVERYTHING)) {
        const key = KEY[by](fact);
        if (key !== null) groups.set(key, [...(groups.get(key) ?? []), fact]);
      }
      expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(groups.keys()));
      for (const { key, figure } of rows) {
        const wanted = figureFromFacts(definitionOf('connection-rate'), OPTIONS, groups.get(key) ?? []);
        expect([key, figure]).toEqual([key, wanted]);
      }
      expect(rows.reduce((sum, { figure }) => sum + figure.numerator, 0)).toBe(total.numerator);
      // Who asks has said nothing of topics yet.
      if (by === 'topic') expect(total.value).toBeNull();
      else expect(total.denominator).toBeGreaterThan(0);
    });
  });

  const counted = DEFINITIONS.filter(({ unit }) => unit !== 'time-share');
  it.each(counted.map(({ id }) => id))('%s has as many contacts as it says', async (id) => {
    const definition = definitionOf(id);
    const filter = { ...EVERYTHING, districtId: '22', channel: 'webchat' };
    const query = { definition: id, from: '2025-12-31', to: '2026-01-31', filter };
    const known = inRange(query, filter);
    const { total } = await figures.table(query, null);
    for (const side of ['numerator', 'denominator'] as const) {
      const part = definition.formula(OPTIONS)[side];
      const found: string[] = [];
      for await (const { contactId } of drill.all(query, side)) found.push(contactId);
      expect(found.toSorted()).toEqual(partContacts(part, known));
      if (!part.sum && !part.most) expect(found).toHaveLength(total[side]);
    }
  });

  it('stand beside the year before, month by month', async () => {
    const query = { definition: 'contacts-asked', from: '2026-12-01', to: '2027-02-28', filter: EVERYTHING };
    const table = await figures.table(query, 'month', true);
    expect(table.total.value).toBe(0);
    const before = inRange({ from: '2025-12-01', to: '2026-02-28' }, EVERYTHING);
    const asked = before.filter(({ name }) => name === 'asked');
    expect(table.yearBefore?.value).toBe(asked.length);
    // Fifteen contacts on each of eight days.
    const months = [
      ['2025-12', '2026-12', 30],
      ['2026-01', '2027-01', 45],
      ['2026-02', '2027-02', 45],
    ] as const;
    for (const [month, , count] of months)
      expect(asked.filter(({ day }) => day.startsWith(month))).toHaveLength(count);
    expect(table.rows.map(({ key, figure, yearBefore }) => [key, figure.value, yearBefore?.value])).toEqual(
      months.map(([, key, count]) => [key, 0, count]),
    );
    const both = { ...query, from: '2026-01-01', to: '2026-12-31' };
    const years = await figures.table(both, 'year', true);
    expect([years.total.value, years.yearBefore?.value]).toEqual([90, 30]);
  });

  it('have no figure without a denominator: not 0 %, not 100 % [impossible averages]', async () => {
    const query = { definition: 'connection-rate', from: '2030-01-01', to: '2030-12-31', filter: EVERYTHING };
    const { total, rows } = await figures.table(query, 'month');
    expect([total.value, rows]).toEqual([null, []]);
    const byAgent = await figures.table(
      { ...query, ...RANGE, filter: { ...EVERYTHING, agentId: 'ann' } },
      null,
    );
    expect(byAgent.total.value).toBeNull();
  });

  it('know agents by whole days alone', async () => {
    const query = { definition: 'connection-rate', ...RANGE, filter: { ...EVERYTHING, agentId: 'ann' } };
    await expect(figures.table(query, 'hour')).rejects.toMatchObject({ code: 'FIGURE_NOT_BY' });
  });

  it('do not change when a process starts anew and reacts to everything again [counters reset at restart]', async () => {
    const before = await contents();
    await factReaction(stores.mongo).react(items);
    expect(await contents()).toEqual(before);
  });

  it('a process that dies before corrected facts are counted leaves that to the next', async () => {
    const late = story('late', '2026-01-15T03:00:00Z', ASKS);
    await factCorrection(stores.mongo).run(each([late]));
    const query = { definition: 'contacts-asked', from: '2026-01-15', to: '2026-01-15', filter: EVERYTHING };
    const asked = async (): Promise<number> => (await figures.table(query, null)).total.numerator;
    const before = await asked();
    await process().sweep();
    expect(await asked()).toBe(before + 1);
  });

  it('older facts never replace newer ones, whoever writes last', async () => {
    const correct = async (id: string): Promise<unknown> =>
      factCorrection(stores.mongo).run(each([story(id, '2026-01-16T03:00:00Z', ASKS, { districtId: '64' })]));
    await correct('one');
    const [old] = await recount.dirty(1);
    await correct('two');
    await process().sweep();
    const newest = await contents();
    if (!old) throw new Error('nothing was noted');
    // What the older one would write shows: one of its facts is out of sight while it works.
    const facts = stores.mongo.collection('facts');
    const [hidden] = await facts.find({ contactId: 'two', name: 'asked' }).toArray();
    if (!hidden) throw new Error('no fact of the second contact');
    await facts.deleteOne({ _id: hidden._id });
    await recount.apply(old);
    await facts.insertOne(hidden);
    expect(await contents()).toEqual(newest);
    expect(await recount.dirty(1)).toEqual([]);
  });

  it('a contact that moves to another day and queue leaves nothing where it was', async () => {
    const before = await contents();
    const told = (queueId: string, at: string): ReactionItem => story('moved', at, ASKS, { queueId });
    await factReaction(stores.mongo).react([told('old', '2026-03-01T03:00:00Z')]);
    const correction = factCorrection(stores.mongo);
    const corrections = await correction.run(each([told('new', '2026-03-02T03:00:00Z')]));
    expect(corrections).toMatchObject({ missing: 0, wrong: 2, surplus: 0 });
    await process().sweep();
    const moved = (await contents()).filter((one) => !before.some((other) => isDeepStrictEqual(one, other)));
    expect(new Set(moved.map((one) => (one as { cell: string }).cell))).toEqual(
      new Set(['2026-03-02/22/new/webchat']),
    );
    await expect(
      correction.run(each([{ ...told('new', '2026-03-02T03:00:00Z'), timeline: [] }])),
    ).resolves.toMatchObject({ surplus: 0 });
    const cut = told('new', '2026-03-02T03:00:00Z');
    const [opened, queued] = cut.timeline;
    if (!opened || !queued) throw new Error('no timeline');
    const other = { ...opened, seq: queued.seq };
    await expect(correction.run(each([{ ...cut, timeline: [opened, other] }]))).resolves.toMatchObject({
      surplus: 2,
    });
    await process().sweep();
    expect(await contents()).toEqual(before);
  });

  it('are the same after a rebuild, and whatever has no facts is gone', async () => {
    const before = await contents();
    const rollups = stores.mongo.collection('rollups');
    const [one] = await rollups.find({ grain: 'day' }).limit(1).toArray();
    await rollups.updateOne({ _id: one?._id ?? ('' as never) }, { $set: { 'facts.asked.n': 999 } });
    await rollups.deleteMany({ day: '2026-02-27' });
    await rollups.insertOne({ ...one, _id: '2020-01-01/22/q1/voice/day/' as never, day: '2020-01-01' });
    expect(await contents()).not.toEqual(before);
    await process().rebuild();
    expect(await contents()).toEqual(before);
  });

  it('of an older build’s facts are those of facts made again, once, and by any number of workers', async () => {
    const before = await contents();
    const facts = stores.mongo.collection('facts');
    await facts.updateMany(
      { _id: { $ne: '' as never } },
      { $unset: { slot: '', officeId: '', topicId: '' } },
    );
    await facts.deleteMany({ name: { $in: ['conversed', 'took-part'] } });
    await stores.mongo.collection('rollups').deleteMany({ day: { $gt: '' } });
    const renew = async (): Promise<number> =>
      new FactRenewalService(repository, factCorrection(stores.mongo), log).run(each(items), () => false);
    const made = items.flatMap(factsOf);
    await Promise.all([renew(), renew()]);
    await process().sweep();
    expect(await repository.ofContacts(items.map(({ contact }) => contact.id))).toHaveLength(made.length);
    expect(await renew()).toBe(0);
    const ofItems = (all: object[]): object[] =>
      all.filter((one) => !/2026-01-1[56]/.test(JSON.stringify(one)));
    expect(ofItems(await contents())).toEqual(ofItems(before));
  });

  it('rolled up while an older build’s facts are half renewed leave nothing behind', async () => {
    const later = { from: '2026-01-31', to: '2026-02-28' };
    await stores.mongo
      .collection('facts')
      .updateMany({ day: { $gte: later.from } }, { $unset: { slot: '' } });
    const unplaced = { grain: 'slot', parts: { $elemMatch: { slot: null } } };
    let most = 0;
    const onProgress = async (): Promise<void> => {
      await process().sweep();
      most = Math.max(most, await stores.mongo.collection('rollups').countDocuments(unplaced));
    };
    const oldOnes = items.filter((item) => factsOf(item).some(({ day }) => day >= later.from));
    await factCorrection(stores.mongo).run(each(oldOnes), { batchSize: 20, onProgress });
    expect(most).toBeGreaterThan(0);
    expect(await stores.mongo.collection('rollups').countDocuments(unplaced)).toBe(0);
    const query = { definition: 'connection-rate', ...later, filter: EVERYTHING };
    const { rows } = await figures.table(query, 'hour');
    const wanted = figureFromFacts(definitionOf(query.definition), OPTIONS, inRange(later, EVERYTHING));
    const sum = (side: 'numerator' | 'denominator'): number =>
      rows.reduce((all, { figure }) => all + figure[side], 0);
    expect([sum('numerator'), sum('denominator')]).toEqual([wanted.numerator, wanted.denominator]);
  });
});

describe('one number, down and up again', () => {
  it('its contacts’ timelines make exactly this number', async () => {
    const stores = await openStores();
    try {
      const repository = new FactRepository(stores.mongo);
      const store = new RollupRepository(stores.mongo);
      await stores.migrate();
      await factReaction(stores.mongo).react(items);
      const settings = fixedSettings(OPTIONS);
      const query = {
        definition: 'service-level-asked',
        ...RANGE,
        filter: { ...EVERYTHING, districtId: '22' },
      };
      const shown = (await new FiguresService(store, settings).table(query, 'month')).total;
      const behind = new Set<string>();
      for await (const { contactId } of new DrillDownService(store, repository, settings).all(
        query,
        'denominator',
      )) {
        behind.add(contactId);
      }
      const timelines = items.filter(({ contact }) => behind.has(contact.id));
      expect(timelines).toHaveLength(shown.denominator);
      const again = figureFromFacts(definitionOf('service-level-asked'), OPTIONS, timelines.flatMap(factsOf));
      expect(again).toEqual(shown);
      expect(shown.value).toBeGreaterThan(0);
      expect(shown.value).toBeLessThan(1);
    } finally {
      await stores.close();
    }
  });
});
