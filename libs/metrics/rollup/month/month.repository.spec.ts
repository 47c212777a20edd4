import { openStores, story, type Step, type Stores } from '#kit';
import { factCorrection, factReaction, rollupService } from '#kit/measuring';
import { turnOfYear } from '#kit/turn-of-year';
import type { Fact, Grouping, ReactionItem } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { definitionOf } from '../../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, figureFromFacts } from '../../definition/definition.rules.js';
import { fixedSettings } from '../../definition/figure-settings.rules.js';
import { factsOf } from '../../fact/fact.rules.js';
import { EVERYTHING, FiguresService } from '../../figures/figures.service.js';
import { unpacked, type RollupDocument } from '../packing.rules.js';
import { RecountRepository } from '../recount.repository.js';
import { RollupRepository } from '../rollup.repository.js';
import type { RollupService } from '../rollup.service.js';
import { MonthRepository } from './month.repository.js';
import { splitRange } from './month.rules.js';

const RANGE = { from: '2025-12-30', to: '2026-02-28' };
const ASKS: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
const facts: Fact[] = turnOfYear.flatMap(factsOf);
async function* each(some: readonly ReactionItem[]): AsyncGenerator<ReactionItem> {
  yield* some;
}
const KEY = {
  hour: (fact: Fact) => String(Math.floor(fact.slot / 2)),
  agent: (fact: Fact) => fact.agentId,
  day: (fact: Fact) => fact.day,
} satisfies Partial<Record<Grouping, (fact: Fact) => string | null>>;

describe('a range', () => {
  const split = (from: string, to: string, ...sealed: string[]): unknown =>
    splitRange({ from, to }, new Set(sealed));
  it('is its sealed whole months, and the days that are left', () => {
    expect(split('2024-02-01', '2024-02-29', '2024-02')).toEqual({ months: ['2024-02'], days: [] });
    expect(split('2024-02-01', '2024-02-28', '2024-02')).toEqual({
      months: [],
      days: [{ from: '2024-02-01', to: '2024-02-28' }],
    });
    expect(split('2025-12-15', '2026-04-02', '2025-12', '2026-02', '2026-03')).toEqual({
      months: ['2026-02', '2026-03'],
      days: [
        { from: '2025-12-15', to: '2026-01-31' },
        { from: '2026-04-01', to: '2026-04-02' },
      ],
    });
  });
});

describe('roll-ups', () => {
  let stores: Stores;
  let recount: RecountRepository;
  let figures: FiguresService;
  const process = (): RollupService => rollupService(stores.mongo);
  const seal = (): Promise<string[]> => process().sealMonths('2026-03-15');
  const contents = async (): Promise<object[]> => {
    await process().compact();
    return stores.mongo.collection('rollups').find().sort({ _id: 1 }).toArray();
  };

  beforeAll(async () => {
    stores = await openStores();
    recount = new RecountRepository(stores.mongo);
    figures = new FiguresService(new RollupRepository(stores.mongo), fixedSettings(DEFAULT_OPTIONS));
    await stores.migrate();
    await factReaction(stores.mongo).react(turnOfYear);
  });
  afterAll(() => stores.close());

  it('of a sealed month are those of its days, and whatever changes one of these breaks the seal', async () => {
    const months = new MonthRepository(stores.mongo);
    const query = { definition: 'contacts-asked', from: '2026-01-01', to: '2026-01-31', filter: EVERYTHING };
    const asked = async (): Promise<number> => (await figures.table(query, 'district')).total.numerator;
    await process().compact();
    await seal();
    const before = await asked();
    // The figure is read from the month: what is done to its days behind its back is not seen.
    const rollups = stores.mongo.collection('rollups');
    const days = await rollups.find({ day: { $regex: '^2026-01' } }).toArray();
    await rollups.deleteMany({ day: { $regex: '^2026-01' } });
    expect(await asked()).toBe(before);
    expect(await months.compare('2026-01')).toBeGreaterThan(0);
    await rollups.insertMany(days);
    expect(await months.compare('2026-01')).toBe(0);
    // What comes late counts at once, and when it is merged the month is no longer sealed.
    await factReaction(stores.mongo).react([story('straggler', '2026-01-20T03:00:00Z', ASKS)]);
    expect(await asked()).toBe(before + 1);
    expect(await months.sealed(RANGE)).toContain('2026-01');
    await process().compact();
    expect(await months.sealed(RANGE)).not.toContain('2026-01');
    expect(await asked()).toBe(before + 1);
    expect(await seal()).toEqual(['2026-01']);
    expect(await asked()).toBe(before + 1);
    await factCorrection(stores.mongo).run(
      each([{ ...story('straggler', '2026-01-20T03:00:00Z', ASKS), timeline: [] }]),
    );
    await stores.mongo.collection('facts').deleteMany({ contactId: 'straggler' });
    await recount.applyDay('2026-01-20', 'correct');
    expect(await asked()).toBe(before);
    await seal();
  });

  it('of a month that changes while it is sealed miss nothing', async () => {
    const query = { definition: 'contacts-asked', from: '2026-02-01', to: '2026-02-28', filter: EVERYTHING };
    const asked = async (): Promise<number> => (await figures.table(query, null)).total.numerator;
    const [before, reaction] = [await asked(), factReaction(stores.mongo)];
    for (let i = 1; i <= 5; i += 1) {
      await reaction.react([story(`racer${i}`, '2026-02-10T03:00:00Z', ASKS)]);
      await Promise.all([process().compact(), seal(), seal(), process().compact()]);
      expect(await asked()).toBe(before + i);
      await process().compact();
      await seal();
      expect(await asked()).toBe(before + i);
    }
    await stores.mongo.collection('facts').deleteMany({ contactId: /^racer/ });
    await recount.applyDay('2026-02-10', 'correct');
    expect(await asked()).toBe(before);
  });

  it('of an older build, a document a half-hour and an agent, are read beside those of this one', async () => {
    const before = await contents();
    const rollups = stores.mongo.collection<RollupDocument>('rollups');
    const old = (before as RollupDocument[])
      .flatMap(unpacked)
      .filter(({ grain }) => grain !== 'office' && grain !== 'topic');
    await rollups.deleteMany({ day: { $gt: '' } });
    await rollups.insertMany(old);
    const late = story('late-old', '2026-02-27T04:00:00Z', ASKS);
    await factReaction(stores.mongo).react([late]);
    await process().compact();
    await stores.mongo.collection('rollup-seals').deleteMany({ _id: { $gt: '' as never } });
    const known = [...facts, ...factsOf(late)];
    const wanted = (some: readonly Fact[]): unknown =>
      figureFromFacts(definitionOf('connection-rate'), DEFAULT_OPTIONS, some);
    const range = { from: '2026-02-27', to: '2026-02-28' };
    for (let round = 0; round < 2; round += 1) {
      for (const by of ['hour', 'agent', 'day'] as const) {
        const { rows } = await figures.table(
          { definition: 'connection-rate', ...range, filter: EVERYTHING },
          by,
        );
        for (const { key, figure } of rows) {
          const group = known.filter((fact) => fact.day >= range.from && KEY[by](fact) === key);
          expect([by, key, figure]).toEqual([by, key, wanted(group)]);
        }
      }
      const bob = { definition: 'average-handle-time', ...range, filter: { ...EVERYTHING, agentId: 'bob' } };
      const bobs = known.filter((fact) => fact.day >= range.from && fact.agentId === 'bob');
      expect((await figures.table(bob, null)).total).toEqual(
        figureFromFacts(definitionOf('average-handle-time'), DEFAULT_OPTIONS, bobs, 'agent'),
      );
      await seal();
    }
    await stores.mongo.collection('facts').deleteMany({ contactId: 'late-old' });
    await process().rebuild();
    expect(await contents()).toEqual(before);
  });
});
