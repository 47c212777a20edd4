import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, story, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import type { ReactionItem } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { DEFAULT_OPTIONS, type FigureOptions } from '../definition/definition.rules.js';
import { FACT_SHAPE } from '../fact/fact-renewal.service.js';
import { FactRepository } from '../fact/fact.repository.js';
import { CompletenessService } from '../figures/completeness.service.js';
import { DrillDownService } from '../figures/drill-down.service.js';
import { EVERYTHING, FiguresService } from '../figures/figures.service.js';
import { RecountRepository } from '../rollup/recount.repository.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { PublicationRepository } from './publication.repository.js';
import { PublicationService } from './publication.service.js';

const YEAR = { from: '2025-01-01', to: '2025-12-31', filter: EVERYTHING };
const RATE = { definition: 'connection-rate', ...YEAR };
const LEVEL = { definition: 'service-level-asked', ...YEAR };
const OF_22 = { ...RATE, filter: { ...EVERYTHING, districtId: '22' } };
const TOLD = { note: '2025 年度公布', public: true, by: 'qa' };
const ALL = { districtId: null };
const INSIDE = { ...TOLD, public: false };

const asked = (id: string, end: 'contact.accepted' | 'contact.abandoned'): ReactionItem =>
  story(
    id,
    '2025-06-01T02:00:00Z',
    [
      [0, 'contact.opened'],
      [0, 'contact.queued'],
      [9, end],
    ],
    {
      districtId: '22',
    },
  );

describe('a figure that the public is told', () => {
  let stores: Stores;
  /** As a process has it. */
  let process: (own?: PublicationRepository) => PublicationService;
  let options: FigureOptions;

  beforeAll(async () => {
    stores = await openStores();
    const { mongo } = stores;
    const [facts, rollups] = [new FactRepository(mongo), new RollupRepository(mongo)];
    const settings = { of: async () => options, queues: async () => new Map() };
    const drill = new DrillDownService(rollups, facts, settings);
    const complete = new CompletenessService(
      facts,
      new RecountRepository(mongo),
      { behind: async () => false, unclosed: async () => 0 },
      { told: async () => null },
      { behind: async () => false, answerable: async () => 0 },
    );
    const clock = new ManualClock(Date.parse('2026-01-05T02:00:00Z'));
    const figures = new FiguresService(rollups, settings);
    const repository = new PublicationRepository(mongo);
    process = (own = repository) => new PublicationService(own, figures, drill, complete, clock);
    await stores.migrate();
    await facts.setShape(FACT_SHAPE);
    await factReaction(mongo).react([asked('c1', 'contact.accepted'), asked('c2', 'contact.abandoned')]);
  });
  beforeEach(async () => {
    options = DEFAULT_OPTIONS;
    for (const name of ['published-figures', 'published-contacts'])
      await stores.mongo.collection(name).deleteMany({});
  });
  afterAll(() => stores.close());

  it('is not told anew beside itself, though it has changed since', async () => {
    const { id } = await process().publish(RATE, TOLD);
    await factReaction(stores.mongo).react([asked('c3', 'contact.abandoned')]);
    const refused = { code: 'ALREADY_EXISTS', details: { publicationId: id } };
    await expect(process().publish(RATE, TOLD)).rejects.toMatchObject(refused);
    // So is one of an older build.
    await stores.mongo.collection('published-figures').updateOne({}, { $unset: { toldAs: '' } });
    await expect(process().publish(RATE, TOLD)).rejects.toMatchObject(refused);
    const restated = await process().restate(id, '补录', 'qb', ALL);
    expect(restated.restatements).toHaveLength(1);
    expect((await process().listPublic(null, 10)).items).toHaveLength(1);
  });

  it('is told once by two who publish it at the same time, and leaves nothing of the other', async () => {
    const both = await Promise.allSettled([process(), process()].map((one) => one.publish(OF_22, TOLD)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { items } = await process().listPublic(null, 10);
    const refused = both.find(({ status }) => status === 'rejected');
    const details = { publicationId: items[0]?.id };
    expect(refused).toMatchObject({ reason: { code: 'ALREADY_EXISTS', details } });
    expect(items).toHaveLength(1);
    expect(await stores.mongo.collection('published-contacts').distinct('publicationId')).toEqual([
      items[0]?.id,
    ]);
  });

  it('keeps the contacts behind it, though the answer to its publication was lost', async () => {
    const cut = new PublicationRepository(stores.mongo);
    const insert = cut.insert.bind(cut);
    cut.insert = async (publication) => {
      await insert(publication);
      throw new Error('connection lost');
    };
    await expect(process(cut).publish(RATE, TOLD)).rejects.toThrow('connection lost');
    const [told] = (await process().list(ALL, null, 10)).items;
    if (!told) throw new Error('nothing was told');
    const refused = { code: 'ALREADY_EXISTS', details: { publicationId: told.id } };
    await expect(process().publish(RATE, TOLD)).rejects.toMatchObject(refused);
    const page = { cursor: null, limit: 10 };
    const behind = await process().contacts(told.id, 'denominator', ALL, page);
    expect(behind.items).toHaveLength(told.figure.denominator ?? 0);
    expect(behind.items).toContain('c1');
    await factReaction(stores.mongo).react([asked('c9', 'contact.accepted')]);
    const { restatements } = await process().restate(told.id, '补录', 'qb', ALL);
    expect(restatements[0]).toMatchObject({ changes: { denominator: { added: 1, removed: 0 } } });
  });

  it('is another one of another part, and by other settings; nobody minds what nobody sees', async () => {
    await process().publish(RATE, TOLD);
    await process().publish(OF_22, TOLD);
    await process().publish(LEVEL, TOLD);
    options = { ...DEFAULT_OPTIONS, withinSeconds: 30 };
    await process().publish(LEVEL, TOLD);
    await expect(process().publish(RATE, TOLD)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    for (let i = 0; i < 2; i += 1) await process().publish(RATE, INSIDE);
    expect((await process().listPublic(null, 10)).items).toHaveLength(4);
  });
});
