import { openStores, type Stores } from '#kit';
import { factReaction, rollupService } from '#kit/measuring';
import { turnOfYear } from '#kit/turn-of-year';
import type { Fact, FigureFilter, Grouping, Page } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS as OPTIONS, figureFromFacts } from '../definition/definition.rules.js';
import { fixedSettings } from '../definition/figure-settings.rules.js';
import { partContacts } from '../definition/formula.rules.js';
import { FactRepository } from '../fact/fact.repository.js';
import { factsOf } from '../fact/fact.rules.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { DrillDownService, type CountedContact } from './drill-down.service.js';
import { EVERYTHING, FiguresService } from './figures.service.js';

const RANGE = { from: '2025-12-30', to: '2026-02-28' };
const facts: Fact[] = turnOfYear.flatMap(factsOf);
const knownOf = (filter: FigureFilter): Fact[] =>
  facts.filter((fact) =>
    (['districtId', 'queueId', 'channel', 'officeId', 'topicId'] as const).every(
      (name) => filter[name] === null || fact[name] === filter[name],
    ),
  );
const KEY: Partial<Record<Grouping, (fact: Fact) => string | null>> = {
  district: (fact) => fact.districtId,
  queue: (fact) => fact.queueId,
  office: (fact) => fact.officeId,
  topic: (fact) => fact.topicId,
  day: (fact) => fact.day,
  month: (fact) => fact.day.slice(0, 7),
};
const keyOf = (by: Grouping, fact: Fact): string | null => KEY[by]?.(fact) ?? null;
/** What has to be split up, and how else it is narrowed: offices and topics go with each other, and with places. */
const SPLITS: [Grouping, FigureFilter][] = [
  ['office', { ...EVERYTHING, topicId: 'tariff' }],
  ['topic', { ...EVERYTHING, officeId: '2201' }],
  ['topic', { ...EVERYTHING, districtId: '53', channel: 'webchat' }],
  ['office', { ...EVERYTHING, queueId: 'q1' }],
  ['month', { ...EVERYTHING, officeId: '5300' }],
  ['day', { ...EVERYTHING, topicId: 'permit' }],
  ['queue', { ...EVERYTHING, topicId: 'tariff' }],
  ['district', { ...EVERYTHING, topicId: 'tariff/2' }],
];

describe('figures by office and topic', () => {
  let stores: Stores;
  let figures: FiguresService;
  let drill: DrillDownService;

  beforeAll(async () => {
    stores = await openStores();
    const rollups = new RollupRepository(stores.mongo);
    const repository = new FactRepository(stores.mongo);
    figures = new FiguresService(rollups, fixedSettings(OPTIONS));
    drill = new DrillDownService(rollups, repository, fixedSettings(OPTIONS));
    await stores.migrate();
    const reaction = factReaction(stores.mongo);
    const half = turnOfYear.length / 2;
    await reaction.react(turnOfYear.slice(0, half));
    await rollupService(stores.mongo).compact();
    // What came last is in no roll-up yet.
    await reaction.react(turnOfYear.slice(half));
  });
  afterAll(() => stores.close());

  describe.each(['days', 'sealed months'])('read from %s', (source) => {
    beforeAll(async () => {
      if (source === 'days') return;
      await rollupService(stores.mongo).compact();
      await rollupService(stores.mongo).sealMonths('2026-03-15');
    });

    it.each(SPLITS)('by %s of %j as well, also what has been there about it before', async (by, filter) => {
      const definitions = ['contacts-handled', 'first-contact-resolution-topic', 'average-handle-time'];
      const tables = await figures.tables(
        definitions.map((definition) => ({ definition })),
        { ...RANGE, filter },
        by,
      );
      const known = knownOf(filter).filter((fact) => keyOf(by, fact) !== null);
      const keys = [...new Set(known.map((fact) => keyOf(by, fact) ?? ''))].toSorted();
      for (const table of tables) {
        const wanted = (some: readonly Fact[]): unknown =>
          figureFromFacts(definitionOf(table.definition.id), OPTIONS, some);
        expect(table.total).toEqual(wanted(known));
        expect(table.rows.map(({ key, figure }) => [key, figure])).toEqual(
          keys.map((key) => [key, wanted(known.filter((fact) => keyOf(by, fact) === key))]),
        );
      }
      expect(tables[0]?.total.value).toBeGreaterThan(0);
    });
  });

  it.each([
    ['office', null, 'connection-rate'],
    ['topic', null, 'first-contact-resolution-topic'],
    ['topic', null, 'average-handle-time'],
    ['office', null, 'longest-queue-wait'],
    ['office', { topicId: 'tariff' }, 'contacts-handled'],
    [null, { officeId: '2201' }, 'connection-rate'],
    [null, { topicId: 'tariff', officeId: '5300' }, 'first-contact-resolution-topic'],
  ] as const)(
    'behind a total by %s of %j, %s, are exactly its contacts',
    async (by, narrowed, definition) => {
      const filter = { ...EVERYTHING, ...narrowed };
      const query = { definition, ...RANGE, filter, by };
      const { total } = await figures.table(query, by);
      const known = knownOf(filter).filter((fact) => by === null || keyOf(by, fact) !== null);
      for (const side of ['numerator', 'denominator'] as const) {
        const part = definitionOf(definition).formula(OPTIONS)[side];
        const found: string[] = [];
        for (let cursor: string | null = null; ;) {
          const page: Page<CountedContact> = await drill.contacts(query, side, { cursor, limit: 7 });
          found.push(...page.items.map(({ contactId }) => contactId));
          if ((cursor = page.next) === null) break;
        }
        expect(found.toSorted()).toEqual(partContacts(part, known));
        expect(found.length).toBeGreaterThan(0);
        if (!part.sum && !part.most) expect(found).toHaveLength(total[side]);
      }
    },
  );

  it.each([
    ['office', { agentId: 'ann' }],
    ['hour', { topicId: 'tariff' }],
    ['half-hour', { officeId: '2201' }],
    ['agent', { officeId: '2201' }],
    ['topic', { hour: 5 }],
  ] as const)('by %s of %j can’t be told apart, and say so', async (by, narrowed) => {
    const query = { definition: 'contacts-handled', ...RANGE, filter: { ...EVERYTHING, ...narrowed } };
    await expect(figures.table(query, by)).rejects.toMatchObject({ code: 'FIGURE_NOT_BY' });
    await expect(
      drill.contacts({ ...query, by }, 'numerator', { cursor: null, limit: 1 }),
    ).rejects.toMatchObject({ code: 'FIGURE_NOT_BY' });
  });

  it('take no room where there are neither', async () => {
    await rollupService(stores.mongo).compact();
    const rollups = stores.mongo.collection('rollups');
    const of = (grain: string): Promise<number> => rollups.countDocuments({ grain });
    const cells = (id: 'officeId' | 'topicId'): number =>
      new Set(
        facts
          .filter((fact) => fact[id] !== null)
          .map(({ day, districtId, queueId, channel }) => [day, districtId, queueId, channel].join()),
      ).size;
    expect([await of('office'), await of('topic')]).toEqual([cells('officeId'), cells('topicId')]);
    expect(await of('office')).toBeLessThan(await of('day'));
    expect(await rollups.countDocuments({ grain: 'agent', 'parts.officeId': { $exists: true } })).toBe(0);
  });

  it('are the same after they were counted again', async () => {
    expect(await rollupService(stores.mongo).rebuild('look')).toMatchObject({ differing: 0 });
    await stores.mongo.collection('rollups').deleteMany({ grain: { $in: ['office', 'topic'] } });
    expect((await rollupService(stores.mongo).rebuild('look')).differing).toBeGreaterThan(0);
    await rollupService(stores.mongo).rebuild();
    expect(await rollupService(stores.mongo).rebuild('look')).toMatchObject({ differing: 0 });
  });
});
