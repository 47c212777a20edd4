import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, story, type Step, type Stores } from '#kit';
import { factReaction, rollupService } from '#kit/measuring';
import type { ReactionItem } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, figureFromFacts, type FigureOptions } from '../definition/definition.rules.js';
import { FactRepository } from '../fact/fact.repository.js';
import { factsOf } from '../fact/fact.rules.js';
import { toDocument, type FactDocument } from '../fact/fact.schema.js';
import { CorrectionRepository } from '../intake/correction.repository.js';
import { FACT_SHAPE } from '../fact/fact-renewal.service.js';
import { CompletenessService } from '../figures/completeness.service.js';
import { DrillDownService } from '../figures/drill-down.service.js';
import { EVERYTHING, FiguresService } from '../figures/figures.service.js';
import { FrameService } from '../figures/frame.service.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { RecountRepository } from '../rollup/recount.repository.js';
import { hashOf, pack } from './contact-set.rules.js';
import { PublicationRepository } from './publication.repository.js';
import { PublicationService } from './publication.service.js';

const ALL = { districtId: null };
const YEAR = { from: '2025-01-01', to: '2025-12-31', filter: EVERYTHING };
const RATE = { definition: 'connection-rate', ...YEAR };
const TOLD = { note: '2025 年度公布', public: true, by: 'qa' };
const asked: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
const contact = (i: number, end: Step[], districtId = i % 2 ? '22' : '53'): ReactionItem =>
  story(`c${i}`, Date.parse('2025-06-01T02:00:00Z') + i * 60_000, [...asked, ...end], { districtId });
/** 40 contacts, of which one in ten left; the last one still waits. */
const items = Array.from({ length: 40 }, (_, i) =>
  contact(i, i === 39 ? [] : i % 10 === 0 ? [[30, 'contact.abandoned']] : [[i, 'contact.accepted']]),
);

describe('a published figure', () => {
  let stores: Stores;
  let publications: PublicationService;
  /** As another process has it. */
  let create: (own?: PublicationRepository) => PublicationService;
  let frames: FrameService;
  let figures: FiguresService;
  let options: FigureOptions;
  /** When a contact was opened that has something to be counted. */
  let behind: number;
  let unclosed: number;
  const clock = new ManualClock(Date.parse('2026-01-05T02:00:00Z'));

  async function react(more: readonly ReactionItem[]): Promise<void> {
    await factReaction(stores.mongo).react(more);
  }

  beforeAll(async () => {
    stores = await openStores();
    const facts = new FactRepository(stores.mongo);
    const rollups = new RollupRepository(stores.mongo);
    const settings = { of: async () => options, queues: async () => new Map() };
    figures = new FiguresService(rollups, settings);
    const drill = new DrillDownService(rollups, facts, settings);
    const backlog = { behind: async (before: number) => behind < before, unclosed: async () => unclosed };
    const agentTime = { told: async () => null };
    const ratings = { behind: async () => true, answerable: async () => 1 };
    const recount = new RecountRepository(stores.mongo);
    const completeness = new CompletenessService(facts, recount, backlog, agentTime, ratings);
    const repository = new PublicationRepository(stores.mongo);
    create = (own = repository) => new PublicationService(own, figures, drill, completeness, clock);
    publications = create();
    frames = new FrameService(facts, completeness);
    await stores.migrate();
  });
  beforeEach(async () => {
    options = DEFAULT_OPTIONS;
    behind = Infinity;
    unclosed = 0;
    for (const { name } of await stores.mongo.listCollections()) {
      await stores.mongo.collection(name).deleteMany({});
    }
    await new FactRepository(stores.mongo).setShape(FACT_SHAPE);
    await react(items);
  });
  afterAll(() => stores.close());

  async function frozen(id: string, part: 'numerator' | 'denominator'): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page = await publications.contacts(id, part, ALL, { cursor, limit: 7 });
      ids.push(...page.items);
      if (page.next === null) return ids;
      cursor = page.next;
    }
  }

  it('goes down to its contacts and timelines, and these make the same number again', async () => {
    const { id, figure, contacts } = await publications.publish(RATE, TOLD);
    expect(figure).toMatchObject({ value: 35 / 40, numerator: 35, denominator: 40 });
    const ids = new Set(await frozen(id, 'denominator'));
    const timelines = items.filter((item) => ids.has(item.contact.id));
    expect(timelines).toHaveLength(40);
    const again = figureFromFacts(
      definitionOf('connection-rate'),
      DEFAULT_OPTIONS,
      timelines.flatMap(factsOf),
    );
    expect(again).toEqual(figure);
    const answered = await frozen(id, 'numerator');
    expect(contacts.numerator.count).toBe(35);
    const hash = createHash('sha256')
      .update(answered.map((one) => `${one}\n`).join(''))
      .digest('hex');
    expect(contacts.numerator.hash).toBe(hash);
  });

  it('of an office says so to everybody; one of a build that knew none is of all, also when it is restated', async () => {
    const atDesk = (id: string): ReactionItem =>
      story(id, '2025-06-02T02:00:00Z', [
        [0, 'contact.opened', { officeId: '2201' }],
        [0, 'contact.queued'],
        [4, 'contact.accepted'],
      ]);
    await react([atDesk('desk-1')]);
    const filter = { ...EVERYTHING, officeId: '2201' };
    const ofOffice = await publications.publish({ ...RATE, filter }, TOLD);
    expect(ofOffice).toMatchObject({ figure: { numerator: 1, denominator: 1 }, filter });
    expect(await frozen(ofOffice.id, 'denominator')).toEqual(['desk-1']);
    const { id } = await publications.publish(RATE, TOLD);
    await stores.mongo
      .collection('published-figures')
      .updateOne({ _id: id as never }, { $unset: { 'filter.officeId': '', 'filter.topicId': '' } });
    await react([atDesk('desk-2')]);
    const restated = await publications.restate(id, '补录', 'qb', ALL);
    expect(restated.restatements[0]).toMatchObject({ figure: { numerator: 37, denominator: 42 } });
    const { items: shown } = await publications.listPublic(null, 10);
    expect(shown.map((one) => [one.filter.officeId, one.filter.topicId])).toEqual([
      [null, null],
      ['2201', null],
    ]);
  });

  it('stays as it was told, whatever comes later; a correction stands beside it, with why', async () => {
    const { id, figure } = await publications.publish(RATE, TOLD);
    await expect(publications.restate(id, '无', 'qa', ALL)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await react([contact(39, [[4000, 'contact.accepted']]), contact(40, [[5, 'contact.abandoned']])]);
    expect((await publications.find(id, ALL)).figure).toEqual(figure);
    const restated = await publications.restate(id, '补录一通来电', 'qb', ALL);
    expect(restated.figure).toEqual(figure);
    const [restatement] = restated.restatements;
    expect(restatement).toMatchObject({
      by: 'qb',
      why: '补录一通来电',
      figure: { value: 36 / 41 },
      changes: { numerator: { added: 1, removed: 0 }, denominator: { added: 1, removed: 0 } },
    });
    expect(await frozen(id, 'denominator')).toHaveLength(40);
    await expect(publications.restate(id, '再一次', 'qb', ALL)).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    const [shown] = (await publications.listPublic(null, 10)).items;
    expect(shown).toMatchObject({
      value: 35 / 40,
      restatements: [{ value: 36 / 41, denominator: 41, why: '补录一通来电' }],
    });
    expect(JSON.stringify(shown)).not.toMatch(/contacts|hash|"by"/);
  });

  /** A store that says when something was measured, and keeps it only once it may go on. */
  const heldBack = () => {
    const slow = new PublicationRepository(stores.mongo);
    const keepSet = slow.keepSet.bind(slow);
    const gate = new EventEmitter();
    const [measured, goOn] = [once(gate, 'measured'), once(gate, 'go on')];
    slow.keepSet = async (...told) => {
      gate.emit('measured');
      await goOn;
      return keepSet(...told);
    };
    return { slow, held: create(slow), measured, gate };
  };

  it('keeps the contacts of the restatement that is on record, whoever else restated it at the same time', async () => {
    const { id } = await publications.publish(RATE, TOLD);
    await react([contact(41, [[5, 'contact.accepted']]), contact(42, [[5, 'contact.accepted']])]);
    const { slow, held, measured, gate } = heldBack();
    const loser = held.restate(id, '两通', 'qa', ALL).catch((error: unknown) => error);
    await measured;
    await react([contact(43, [[5, 'contact.abandoned']])]);
    const { restatements } = await publications.restate(id, '三通', 'qb', ALL);
    expect(restatements[0]).not.toHaveProperty('attempt');
    gate.emit('go on');
    expect(await loser).toMatchObject({ code: 'STATE_CONFLICT' });
    const [kept] = (await slow.find(id))?.restatements ?? [];
    const key = { publicationId: id, statement: 1, attempt: kept?.attempt ?? '' };
    expect(hashOf(await slow.setOf(key, 'denominator'))).toBe(restatements[0]?.contacts.denominator.hash);
    expect(restatements[0]?.contacts.denominator.count).toBe(43);
    const stored = stores.mongo.collection('published-contacts');
    expect(await stored.countDocuments({ publicationId: id, statement: 1 })).toBe(2);
  });

  it('is restated by the settings it was published with', async () => {
    const level = { ...RATE, definition: 'service-level-asked' };
    const { id, figure } = await publications.publish(level, TOLD);
    options = { ...DEFAULT_OPTIONS, withinSeconds: 30 };
    expect((await figures.table(level, null)).total.value).not.toBe(figure.value);
    await expect(publications.restate(id, '无', 'qa', ALL)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('that nobody is to see without signing in, nobody does', async () => {
    await publications.publish(RATE, { ...TOLD, public: false });
    expect((await publications.listPublic(null, 10)).items).toEqual([]);
    expect((await publications.list(ALL, null, 10)).items).toHaveLength(1);
  });

  it('says to the public which slice of the hotline it is, and of how many', async () => {
    const filter = { ...EVERYTHING, districtId: '22', queueId: 'general', channel: 'webchat', hour: 10 };
    const { figure } = await publications.publish({ ...RATE, filter }, TOLD);
    const [shown] = (await publications.listPublic(null, 10)).items;
    const { agentId: _nobody, ...slice } = filter;
    expect(shown?.filter).toEqual(slice);
    expect(shown).toMatchObject({ numerator: figure.numerator, denominator: 20 });
  });

  it('of headquarters’ own contacts is never told as the whole hotline’s', async () => {
    await react([contact(50, [[5, 'contact.accepted']], '00')]);
    const own = { ...RATE, filter: { ...EVERYTHING, districtId: '00' } };
    await publications.publish(own, TOLD);
    await publications.publish(RATE, TOLD);
    const { items: shown } = await publications.listPublic(null, 10);
    expect(shown.map(({ districtId, denominator }) => [districtId, denominator])).toEqual([
      [null, 41],
      ['00', 1],
    ]);
  });

  it('of one agent is nobody’s to see without signing in', async () => {
    const own = { ...RATE, definition: 'average-handle-time', filter: { ...EVERYTHING, agentId: 'ann' } };
    await expect(publications.publish(own, TOLD)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'public' }],
    });
    const { id } = await publications.publish(RATE, TOLD);
    await stores.mongo
      .collection('published-figures')
      .updateOne({ _id: id as never }, { $set: { 'filter.agentId': 'ann' } });
    expect((await publications.listPublic(null, 10)).items).toEqual([]);
  });

  it('of another district is not there', async () => {
    const own = { ...RATE, filter: { ...EVERYTHING, districtId: '22' } };
    const { id } = await publications.publish(own, TOLD);
    const foreign = { districtId: '53' };
    await expect(publications.find(id, foreign)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(publications.restate(id, 'x', 'qb', foreign)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await publications.list(foreign, null, 10)).items).toEqual([]);
    expect((await publications.list({ districtId: '22' }, null, 10)).items).toHaveLength(1);
  });

  it('a set of contacts that was touched is not shown as if it were the one', async () => {
    const { id } = await publications.publish(RATE, TOLD);
    const sets = stores.mongo.collection('published-contacts');
    const other = await sets.findOne({ publicationId: id, part: 'numerator' });
    await sets.updateOne({ publicationId: id, part: 'denominator' }, { $set: { ids: other?.['ids'] } });
    const page = { cursor: null, limit: 10 };
    await expect(publications.contacts(id, 'denominator', ALL, page)).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });

  it('is measured one at a time, and of no more contacts than a process can hold', async () => {
    const { held, measured, gate } = heldBack();
    const first = held.publish(RATE, TOLD);
    await measured;
    await expect(held.publish(RATE, TOLD)).rejects.toMatchObject({ code: 'TOO_MANY' });
    gate.emit('go on');
    await expect(first).resolves.toBeDefined();
    await rollupService(stores.mongo).compact();
    const many = { $set: { 'facts.asked.n': 5_000_001 } };
    await stores.mongo.collection('rollups').updateOne({ grain: 'day', districtId: '22' }, many);
    await expect(publications.publish(RATE, TOLD)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await publications.publish({ ...RATE, filter: { ...EVERYTHING, districtId: '53' } }, TOLD);
  });

  it('shows its contacts piece by piece, checked against the hash once', async () => {
    const { id } = await publications.publish(RATE, TOLD);
    const ids = await frozen(id, 'denominator');
    const sets = stores.mongo.collection<{ ids: Buffer; piece: number }>('published-contacts');
    const found = await sets.find({ publicationId: id, part: 'denominator' }).toArray();
    expect(found).toHaveLength(1);
    const [whole] = found;
    if (!whole) throw new Error('no set');
    // As a longer set lies there: in three pieces.
    const { _id: _whole, ...rest } = whole;
    await sets.deleteOne({ _id: whole._id });
    for (const [piece, from] of [0, 13, 26].entries()) {
      const [packed] = pack(ids.slice(from, from + (piece === 2 ? 99 : 13)));
      if (packed) await sets.insertOne({ ...rest, piece, ids: packed });
    }
    publications = create();
    expect(await frozen(id, 'denominator')).toEqual(ids);
    // A page of the last piece needs no other.
    await sets.deleteOne({ publicationId: id, part: 'denominator', piece: 0 });
    await sets.insertOne({ ...rest, piece: 0, ids: Buffer.from('no longer readable') });
    const page = { cursor: ids[30] ?? null, limit: 5 };
    expect((await publications.contacts(id, 'denominator', ALL, page)).items).toEqual(ids.slice(31, 36));
    publications = create();
    await expect(publications.contacts(id, 'denominator', ALL, page)).rejects.toThrow();
  });

  describe('waits until its days are complete:', () => {
    const publish = () => publications.publish(RATE, { ...TOLD, public: false });
    const refused = async (reasonEn: string): Promise<void> => {
      await expect(publish()).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { reasonEn } });
    };

    it('facts of an older build', async () => {
      const state = stores.mongo.collection<{ _id: string; shape: number }>('fact-state');
      await state.updateOne({ _id: 'facts' }, { $set: { shape: FACT_SHAPE - 1 } });
      await refused('facts are still being made again after an upgrade');
      await state.updateOne({ _id: 'facts' }, { $set: { shape: FACT_SHAPE } });
      await expect(publish()).resolves.toBeDefined();
    });

    it('contacts that nobody has counted', async () => {
      behind = Date.parse('2025-12-31T15:59:59.999Z');
      await refused('contacts of these days have not been counted yet');
      behind += 1;
      await expect(publish()).resolves.toBeDefined();
    });

    it('contacts that are not closed, and says how many', async () => {
      unclosed = 2;
      await expect(publish()).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { open: 2 } });
      unclosed = 0;
      await expect(publish()).resolves.toBeDefined();
    });

    it('so does the frame of a sampling plan', async () => {
      await react([
        contact(50, [
          [5, 'contact.accepted'],
          [60, 'contact.ended'],
          [9, 'contact.closed', { topicId: 'tariff' }],
        ]),
        contact(51, [
          [5, 'contact.accepted'],
          [60, 'contact.ended'],
          [9, 'contact.closed', { topicId: 'tariff' }],
        ]),
      ]);
      const population = { ...EVERYTHING, from: YEAR.from, to: YEAR.to, channel: null };
      const first = () => frames.handled(population).next();
      unclosed = 1;
      await expect(first()).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { open: 1 } });
      unclosed = 0;
      behind = 0;
      await expect(first()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      behind = Infinity;
      expect((await first()).value).toMatchObject({ contactId: 'c50', officeId: null, topicId: 'tariff' });
      const ids: string[] = [];
      for await (const { contactId } of frames.handled(population)) ids.push(contactId);
      expect(ids).toEqual(['c50', 'c51']);
      for await (const { contactId } of frames.handled(population, { most: 1 })) ids.push(contactId);
      expect(ids).toEqual(['c50', 'c51', 'c50']);
      const about = (topicId: string) => frames.handled({ ...population, topicId }).next();
      expect((await about('tariff')).value).toMatchObject({ contactId: 'c50' });
      expect((await about('permit')).done).toBe(true);
    });

    it('a day whose facts were corrected and are not counted yet', async () => {
      const place = { districtId: '22', queueId: 'general', channel: 'webchat' };
      const rollups = rollupService(stores.mongo);
      const corrections = new CorrectionRepository(stores.mongo);
      await corrections.correct([], [], [{ ...place, day: '2026-01-01' }]);
      await expect(publish()).resolves.toBeDefined();
      await corrections.correct([], [], [{ ...place, day: '2025-06-01' }]);
      await refused('these days have not been rolled up yet');
      await rollups.sweep();
      await expect(publish()).resolves.toBeDefined();
    });

    it('a whole day that has facts and no roll-ups, whatever is noted', async () => {
      const lost = story('lost', '2025-07-01T02:00:00Z', [...asked, [9, 'contact.accepted']]);
      await stores.mongo.collection<FactDocument>('facts').insertMany(factsOf(lost).map(toDocument));
      await refused('facts are still coming in');
      await rollupService(stores.mongo).rebuild();
      expect((await publish()).contacts.denominator.count).toBe(41);
    });
  });

  it('is refused of days that are not over, and where there is no data', async () => {
    const open = publications.publish({ ...RATE, to: '2026-01-05' }, TOLD);
    await expect(open).rejects.toMatchObject({ code: 'BAD_INPUT', details: [{ field: 'to' }] });
    const empty = publications.publish({ ...RATE, from: '2024-01-01', to: '2024-12-31' }, TOLD);
    await expect(empty).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
