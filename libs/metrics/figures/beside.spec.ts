import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import type { Fact, FactName, FigureTable } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { DEFINITIONS, definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, definitionView, figureFromFacts } from '../definition/definition.rules.js';
import { fixedSettings } from '../definition/figure-settings.rules.js';
import { FactRepository } from '../fact/fact.repository.js';
import { IntakeRepository } from '../intake/intake.repository.js';
import { PublicationRepository } from '../publication/publication.repository.js';
import { PublicationService } from '../publication/publication.service.js';
import { printedReport } from '../report/pdf.rules.js';
import { sheetOf } from '../report/sheet.rules.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import type { CompletenessService } from './completeness.service.js';
import { DrillDownService } from './drill-down.service.js';
import { EVERYTHING, FiguresService } from './figures.service.js';

const DAY = '2026-03-02';
const RATES = ['satisfaction', 'satisfaction-with-basic'];
const QUERY = { definition: 'satisfaction', from: DAY, to: DAY, filter: EVERYTHING };

const fact = (contactId: string, name: FactName, queueId: string): Fact => ({
  id: `rating:${contactId}:${name}`,
  name,
  contactId,
  seq: 1,
  at: Date.parse(`${DAY}T02:00:00Z`),
  day: DAY,
  slot: 20,
  districtId: '22',
  channel: 'webchat',
  accountId: 'web',
  queueId,
  agentId: 'ann',
  officeId: null,
  topicId: null,
  value: null,
});
/** In `duty` four are asked, two answer, one is satisfied; in `idle` two are asked and say nothing. */
const FACTS: Fact[] = [
  ...['a', 'b', 'c', 'd'].map((id) => fact(id, 'rating-asked', 'duty')),
  ...['a', 'b'].map((id) => fact(id, 'rated', 'duty')),
  fact('a', 'rated-satisfied', 'duty'),
  fact('b', 'rated-basic', 'duty'),
  ...['e', 'f'].map((id) => fact(id, 'rating-asked', 'idle')),
];
const beside = (value: number | null, numerator: number, denominator: number): object => ({
  definition: 'satisfaction-response-rate',
  version: 1,
  value,
  numerator,
  denominator,
});

describe('satisfaction is told with its response rate', () => {
  let stores: Stores;
  let figures: FiguresService;
  let publications: PublicationService;

  beforeAll(async () => {
    stores = await openStores();
    const rollups = new RollupRepository(stores.mongo);
    const facts = new FactRepository(stores.mongo);
    await stores.migrate();
    await new IntakeRepository(stores.mongo).add(FACTS);
    const settings = fixedSettings(DEFAULT_OPTIONS);
    figures = new FiguresService(rollups, settings);
    publications = new PublicationService(
      new PublicationRepository(stores.mongo),
      figures,
      new DrillDownService(rollups, facts, settings),
      { requireFinal: async () => undefined } as unknown as CompletenessService,
      new ManualClock(Date.parse('2026-03-05T02:00:00Z')),
    );
  });
  afterAll(() => stores.close());

  const byQueue = (definition: string): Promise<FigureTable> =>
    figures.table({ ...QUERY, definition }, 'queue', true);

  it('in the total, in every row and of the year before, of the same contacts', async () => {
    for (const definition of RATES) {
      const { total, rows, yearBefore, definition: view } = await byQueue(definition);
      expect(view.beside).toMatchObject({ id: 'satisfaction-response-rate', name: '满意度参评率' });
      expect(total.beside).toEqual(beside(2 / 6, 2, 6));
      expect(yearBefore?.beside).toEqual(beside(null, 0, 0));
      expect(rows.map(({ key, figure }) => [key, figure.value, figure.beside])).toEqual([
        ['duty', definition === 'satisfaction' ? 0.5 : 1, beside(0.5, 2, 4)],
        ['idle', null, beside(0, 0, 2)],
      ]);
      // As one figure, and as made of the facts.
      const told = await figures.figure(definition, DAY, { districtId: '22', queueId: 'duty' });
      expect(told.beside).toEqual(beside(0.5, 2, 4));
      const ofFacts = figureFromFacts(definitionOf(definition), DEFAULT_OPTIONS, FACTS);
      expect(ofFacts.beside).toEqual(beside(2 / 6, 2, 6));
    }
  });

  it('in spreadsheets and on paper', async () => {
    const table = { ...(await byQueue('satisfaction')), names: {}, within: [] };
    const { header, formats, rows } = sheetOf([table], 'zh');
    const at = header.indexOf('满意率 v1 · 满意度参评率');
    expect([at, formats[at]]).toEqual([4, 'share']);
    expect(header.indexOf('满意率 v1 · 上年同期 · 满意度参评率')).toBe(8);
    expect(rows.map((row) => [row[0], row[1], row[at]])).toEqual([
      ['duty', 0.5, 0.5],
      ['idle', '暂无数据', 0],
      ['合计', 0.5, 0.333333],
    ]);
    const [printed] = printedReport([table], 'zh', { title: null, madeAt: 0 }).tables;
    expect(printed?.header[4]).toBe('满意度参评率');
    expect(printed?.rows.map((row) => row[4])).toEqual(['50.0%', '0.0%']);
    expect(printed?.total?.[4]).toBe('33.3%');
  });

  it('frozen with what is published, and to everybody', async () => {
    const published = await publications.publish(QUERY, { note: '公布', public: true, by: 'qa' });
    expect(published.figure).toMatchObject({ value: 0.5, beside: beside(2 / 6, 2, 6) });
    const { items } = await publications.listPublic(null, 10);
    expect(items).toMatchObject([{ value: 0.5, beside: beside(2 / 6, 2, 6) }]);
    expect(items[0]?.definition.beside).toMatchObject({ nameEn: 'Response rate of satisfaction' });
  });

  it('and corrected beside it when it alone has changed', async () => {
    const { id, figure } = await publications.publish(QUERY, { note: '公布', public: false, by: 'qa' });
    const again = (): Promise<unknown> => publications.restate(id, '补录未参评', 'qa', { districtId: null });
    await expect(again()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await new IntakeRepository(stores.mongo).add([fact('late', 'rating-asked', 'duty')]);
    expect(await again()).toMatchObject({
      figure,
      restatements: [{ figure: { value: 0.5, numerator: 1, denominator: 2, beside: beside(2 / 7, 2, 7) } }],
    });
    await expect(again()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('and of no other figure is anything told beside', () => {
    const told = DEFINITIONS.filter((one) => definitionView(one, DEFAULT_OPTIONS).beside);
    expect(told.map(({ id }) => id)).toEqual(RATES);
  });
});
