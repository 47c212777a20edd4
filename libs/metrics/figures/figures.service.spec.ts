import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, story, type Step, type Stores } from '#kit';
import { factCorrection, factReaction, rollupService } from '#kit/measuring';
import type { Fact, Figure, FigureScope, Page, ReactionItem } from '#libs/contract';
import { Slices } from '#libs/platform';
import { DEFINITIONS, definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, figureFromFacts } from '../definition/definition.rules.js';
import { fixedSettings } from '../definition/figure-settings.rules.js';
import { partContacts } from '../definition/formula.rules.js';
import { FactRepository } from '../fact/fact.repository.js';
import { factsOf } from '../fact/fact.rules.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { DrillDownService, type CountedContact, type FigurePart } from './drill-down.service.js';
import { EVERYTHING, FiguresService } from './figures.service.js';

const DAY = '2026-03-02';
const OPTIONS = { ...DEFAULT_OPTIONS, withinSeconds: 20 };
const ALL: FigureScope = { districtId: null, queueId: null };
const SCOPES: FigureScope[] = [
  ALL,
  { districtId: '22', queueId: null },
  { districtId: '22', queueId: 'q1' },
  { districtId: null, queueId: 'q0' },
  { districtId: '99', queueId: null },
];

const ENDINGS: Step[][] = [
  [],
  [[3, 'contact.abandoned']],
  [[60, 'contact.abandoned']],
  [[20, 'contact.accepted']],
  [
    [21, 'contact.accepted'],
    [90, 'contact.ended'],
    [15, 'contact.closed'],
  ],
  [
    [4, 'contact.accepted'],
    [7, 'contact.released'],
    [0, 'contact.queued', { reason: 'released' }],
  ],
  [
    [5, 'contact.accepted'],
    [200, 'contact.ended'],
    [30, 'contact.closed'],
  ],
];

/** 400 contacts over two districts, three queues and three days, deterministic. */
const items: ReactionItem[] = Array.from({ length: 400 }, (_, i) =>
  story(
    `c${String(i).padStart(4, '0')}`,
    Date.parse('2026-03-01T15:00:00Z') + i * 300_000,
    [[0, 'contact.opened'], [0, 'contact.queued'], ...(ENDINGS[i % ENDINGS.length] ?? [])],
    { districtId: i % 2 ? '22' : '53', queueId: `q${i % 3}` },
  ),
);
const facts: Fact[] = items.flatMap(factsOf);
/** Agents' time has no contacts, and no queue. */
const COUNTED = DEFINITIONS.filter(({ unit }) => unit !== 'time-share');

const inScope = (day: string, scope: FigureScope): Fact[] =>
  facts.filter(
    (fact) =>
      fact.day === day &&
      (scope.districtId === null || fact.districtId === scope.districtId) &&
      (scope.queueId === null || fact.queueId === scope.queueId),
  );

describe('figures of a day', () => {
  let stores: Stores;
  let repository: FactRepository;
  let figures: FiguresService;
  let drill: DrillDownService;

  beforeAll(async () => {
    stores = await openStores();
    repository = new FactRepository(stores.mongo);
    const store = new RollupRepository(stores.mongo);
    await stores.migrate();
    await factReaction(stores.mongo).react(items);
    figures = new FiguresService(store, fixedSettings(OPTIONS));
    drill = new DrillDownService(store, repository, fixedSettings(OPTIONS));
  });
  afterAll(() => stores.close());

  async function allBehind(
    id: string,
    part: FigurePart,
    scope: FigureScope,
    limit: number,
  ): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | null = null; ;) {
      const query = { definition: id, from: DAY, to: DAY, filter: { ...EVERYTHING, ...scope } };
      const page: Page<CountedContact> = await drill.contacts(query, part, { cursor, limit });
      ids.push(...page.items.map(({ contactId }) => contactId));
      if (page.next === null) return ids;
      cursor = page.next;
    }
  }

  describe.each(SCOPES)('for district $districtId, queue $queueId', (scope) => {
    it.each(COUNTED.map((d) => d.id))('%s: store, pure function and contacts agree', async (id) => {
      const definition = definitionOf(id);
      const shown = await figures.figure(id, DAY, scope);
      expect(shown).toEqual(figureFromFacts(definition, OPTIONS, inScope(DAY, scope)));
      const formula = definition.formula(OPTIONS);
      for (const part of ['numerator', 'denominator'] as const) {
        const ids = await allBehind(id, part, scope, 60);
        expect(ids).toEqual(partContacts(formula[part], inScope(DAY, scope)));
        if (!formula[part].sum && !formula[part].most) expect(ids).toHaveLength(shown[part]);
      }
    });
  });

  it('are asked with a bound, also the contacts behind them: no question holds MongoDB up', async () => {
    const { db } = stores.mongo;
    await db?.command({ profile: 2 });
    await figures.day(DAY, ALL);
    await allBehind('longest-queue-wait', 'numerator', ALL, 60);
    const query = { definition: 'connection-rate', from: DAY, to: DAY, filter: EVERYTHING };
    for await (const _contact of drill.all(query, 'numerator')) break;
    await db?.command({ profile: 0 });
    const noted = await stores.mongo.collection('system.profile').find().toArray();
    const asked = noted.flatMap(({ ns, op, command }) => {
      const name = String(ns).split('.').at(-1) ?? '';
      return op === 'command' && ['facts', 'rollups'].includes(name) ? [[name, command.maxTimeMS]] : [];
    });
    expect(new Set(asked.map(([name]) => name))).toEqual(new Set(['facts', 'rollups']));
    expect(asked.filter(([, maxTimeMS]) => !(maxTimeMS > 0))).toEqual([]);
  });

  it('a page is never longer than asked, and the last one says so', async () => {
    const total = (await figures.figure('connection-rate', DAY, ALL)).denominator;
    const query = { definition: 'connection-rate', from: DAY, to: DAY, filter: EVERYTHING };
    const exact = await drill.contacts(query, 'denominator', { cursor: null, limit: total });
    expect(exact.items).toHaveLength(total);
    expect(exact.next).toBeNull();
    const short = await drill.contacts(query, 'denominator', { cursor: null, limit: total - 1 });
    expect(short.next).toBe(`${DAY}/${short.items.at(-1)?.contactId}`);
  });

  it('summary, chart and rate agree: they come from one read [summary, chart and cards disagree]', async () => {
    const day = await figures.day(DAY, ALL);
    const arrivals = [...day.arrivals.values()].reduce((sum, n) => sum + n, 0);
    expect(arrivals).toBe(day.asked);
    expect(day.connectionRate).toMatchObject({ numerator: day.answered, denominator: day.asked });
    expect(day.serviceLevel.definition).toBe('service-level-asked');
    expect(day.asked).toBe(288); // one every five minutes
    expect(new Set(day.arrivals.values())).toEqual(new Set([6]));
    expect([...day.arrivals.keys()].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 48 }, (_, i) => i),
    );
  });

  it('let others have their turn after each row, and are the same', async () => {
    let [turns, now] = [0, 0];
    const breathe = async (): Promise<void> => void (turns += 1);
    // Every row takes as long as a slice may.
    const slices = (): Slices => new Slices(breathe, () => (now += 1000));
    const sliced = new FiguresService(new RollupRepository(stores.mongo), fixedSettings(OPTIONS), slices);
    const query = { definition: 'connection-rate', from: DAY, to: DAY, filter: EVERYTHING };
    const table = await sliced.table(query, 'half-hour');
    expect(table).toEqual(await figures.table(query, 'half-hour'));
    expect(table.rows.length).toBeGreaterThan(20);
    expect(turns).toBe(table.rows.length);
  });

  it('a day without contacts has no rate', async () => {
    const day = await figures.day('2020-01-01', ALL);
    expect(day).toMatchObject({
      asked: 0,
      connectionRate: { value: null },
      serviceLevel: { value: null },
    });
  });

  it('are the same after a rebuild from nothing', async () => {
    const all = (): Promise<Figure[]> =>
      Promise.all(COUNTED.flatMap((d) => SCOPES.map((scope) => figures.figure(d.id, DAY, scope))));
    const before = await all();
    expect(before.some((figure) => figure.value !== null)).toBe(true);
    async function* source(): AsyncGenerator<ReactionItem> {
      yield* items;
    }
    for (const name of ['facts', 'rollups', 'rollup-deltas']) {
      await stores.mongo.collection(name).deleteMany({});
    }
    expect((await all()).every(({ numerator }) => numerator === 0)).toBe(true);
    const rollups = rollupService(stores.mongo);
    const made = await factCorrection(stores.mongo).run(source());
    expect(made).toEqual({ contacts: 400, facts: facts.length, missing: facts.length, wrong: 0, surplus: 0 });
    await expect(rollups.rebuild()).resolves.toMatchObject({
      days: new Set(facts.map(({ day }) => day)).size,
    });
    expect(await all()).toEqual(before);
  });
});

describe('of single contacts', () => {
  let stores: Stores;
  let figures: FiguresService;
  let drill: DrillDownService;

  beforeAll(async () => {
    stores = await openStores();
    const repository = new FactRepository(stores.mongo);
    const store = new RollupRepository(stores.mongo);
    await stores.migrate();
    figures = new FiguresService(store, fixedSettings(OPTIONS));
    drill = new DrillDownService(store, repository, fixedSettings(OPTIONS));
    const asked: Step[] = [
      [0, 'contact.opened'],
      [0, 'contact.queued'],
    ];
    await factReaction(stores.mongo).react([
      story('last-second', '2026-03-02T15:59:59Z', [...asked, [10, 'contact.accepted']]),
      story('midnight', '2026-03-02T16:00:00Z', [...asked, [10, 'contact.abandoned']]),
    ]);
  });
  afterAll(() => stores.close());

  it('by agent each has their own part of a contact that was passed on; the whole counts it once', async () => {
    const DAY_OF_BOTH = '2026-03-05';
    const range = { from: DAY_OF_BOTH, to: DAY_OF_BOTH };
    const warm = { kind: 'warm', toAgentId: 'bob', toQueueId: null, slot: 'chat:1' } as const;
    await factReaction(stores.mongo).react([
      story('passed', '2026-03-05T02:00:00Z', [
        [0, 'contact.opened'],
        [0, 'contact.queued'],
        [5, 'contact.accepted'],
        [560, 'contact.invited'],
        [10, 'contact.joined'],
        [30, 'contact.transferred', warm],
        [30, 'contact.ended'],
        [10, 'contact.closed', { agentId: 'bob' }],
      ]),
    ]);
    const figure = (definition: string): Parameters<FiguresService['table']>[0] => ({
      definition,
      ...range,
      filter: EVERYTHING,
    });
    const shown = [];
    for (const id of ['average-handle-time', 'average-talk-time', 'average-wrap-up-time']) {
      const { rows, total } = await figures.table(figure(id), 'agent');
      const told = rows.map((row) => [row.key, row.figure.numerator, row.figure.denominator]);
      expect((await figures.table(figure(id), null)).total).toEqual(total);
      for (const { key, figure: row } of rows) {
        const own = { ...figure(id), filter: { ...EVERYTHING, agentId: key } };
        const { total: alone, rows: days } = await figures.table(own, 'day');
        expect([alone, days[0]?.figure]).toEqual([row, row]);
        const page = { cursor: null, limit: 10 };
        const behind = await drill.contacts(own, 'denominator', page);
        expect(behind.items).toEqual([{ day: DAY_OF_BOTH, contactId: 'passed' }]);
      }
      shown.push([id, ...told, ['total', total.numerator, total.denominator]]);
    }
    expect(shown).toEqual([
      ['average-handle-time', ['ann', 600, 1], ['bob', 40, 1], ['total', 640, 1]],
      ['average-talk-time', ['ann', 600, 1], ['bob', 30, 1], ['total', 630, 1]],
      ['average-wrap-up-time', ['ann', 0, 1], ['bob', 10, 1], ['total', 10, 1]],
    ]);
    // As it was published before: all of it is whoever's who closed it.
    const former = await figures.table({ ...figure('average-handle-time'), version: 1 }, 'agent');
    expect(
      former.rows.map(({ key, figure: { numerator, denominator } }) => [key, numerator, denominator]),
    ).toEqual([
      ['ann', 0, 0],
      ['bob', 640, 1],
    ]);
    expect(former.total).toMatchObject({ numerator: 640, denominator: 1 });
  });

  it('around midnight in Shanghai a contact counts to the day it asked, wholly', async () => {
    const [before, after] = await Promise.all([
      figures.day('2026-03-02', ALL),
      figures.day('2026-03-03', ALL),
    ]);
    expect(before).toMatchObject({
      asked: 1,
      answered: 1,
      abandoned: 0,
      connectionRate: { value: 1 },
    });
    expect(after).toMatchObject({
      asked: 1,
      answered: 0,
      abandoned: 1,
      connectionRate: { value: 0 },
    });
    expect([...before.arrivals]).toEqual([[47, 1]]);
    expect([...after.arrivals]).toEqual([[0, 1]]);
    const page = { cursor: null, limit: 10 };
    const query = { definition: 'connection-rate', from: '2026-03-02', to: '2026-03-02', filter: EVERYTHING };
    const behind = await drill.contacts(query, 'numerator', page);
    expect(behind).toEqual({ items: [{ day: '2026-03-02', contactId: 'last-second' }], next: null });
  });
});

describe('beside the year before', () => {
  let stores: Stores;
  let figures: FiguresService;
  /** How many asked on which day: no two days have as many. */
  const ASKED: Record<string, number> = {
    '2023-02-27': 1,
    '2023-02-28': 2,
    '2023-03-01': 4,
    '2024-02-27': 8,
    '2024-02-28': 16,
    '2024-02-29': 32,
    '2024-03-01': 64,
    '2025-02-28': 128,
    '2025-03-01': 256,
  };

  beforeAll(async () => {
    stores = await openStores();
    await stores.migrate();
    figures = new FiguresService(new RollupRepository(stores.mongo), fixedSettings(OPTIONS));
    const stories = Object.entries(ASKED).flatMap(([day, count]) =>
      Array.from({ length: count }, (_, i) =>
        story(`${day}-${i}`, `${day}T04:00:00Z`, [
          [0, 'contact.opened'],
          [0, 'contact.queued'],
        ]),
      ),
    );
    await factReaction(stores.mongo).react(stories);
  });
  afterAll(() => stores.close());

  type Beside = [key: string, asked: number | undefined, before: number | undefined];

  const CASES: [what: string, from: string, to: string, rows: Beside[], before: number][] = [
    [
      'a year without 29 February beside one with it',
      '2025-01-01',
      '2025-12-31',
      [
        ['2025-02-27', 0, 8],
        ['2025-02-28', 128, 16 + 32],
        ['2025-03-01', 256, 64],
      ],
      8 + 16 + 32 + 64,
    ],
    [
      'a year with 29 February beside one without it',
      '2024-01-01',
      '2024-12-31',
      [
        ['2024-02-27', 8, 1],
        ['2024-02-28', 16, 2],
        ['2024-02-29', 32, 0],
        ['2024-03-01', 64, 4],
      ],
      1 + 2 + 4,
    ],
    ['a February beside a longer one', '2025-02-28', '2025-02-28', [['2025-02-28', 128, 48]], 48],
    [
      'what begins on 29 February',
      '2024-02-29',
      '2024-03-01',
      [
        ['2024-02-29', 32, 2],
        ['2024-03-01', 64, 4],
      ],
      6,
    ],
  ];

  it.each(CASES)(
    '%s: no day is lost and rows add up to the total [rows that do not add up]',
    async (_what, from, to, rows, before) => {
      const query = { definition: 'contacts-asked', from, to, filter: EVERYTHING };
      const days = await figures.table(query, 'day', true);
      expect(days.rows.map((row) => [row.key, row.figure.value, row.yearBefore?.value])).toEqual(rows);
      expect(days.yearBefore?.value).toBe(before);
      const months = await figures.table(query, 'month', true);
      expect(months.rows.reduce((sum, row) => sum + (row.yearBefore?.value ?? 0), 0)).toBe(before);
    },
  );
});
