import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, story, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import type { Figure } from '#libs/contract';
import { queueSettings, type QueueTargets } from '../definition/figure-settings.rules.js';
import { FactRepository } from '../fact/fact.repository.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { DrillDownService } from './drill-down.service.js';
import { EVERYTHING, FiguresService } from './figures.service.js';

const DAY = '2026-03-02';
const RANGE = { from: DAY, to: DAY, filter: EVERYTHING };
const QUEUES = new Map<string, QueueTargets>([
  ['fast', { serviceTargetSeconds: 10, connectionTarget: 0.99, serviceLevelTarget: 0.9 }],
  ['idle', { serviceTargetSeconds: 45, connectionTarget: 0.8, serviceLevelTarget: 0.6 }],
  ['slow', { serviceTargetSeconds: 60, connectionTarget: 0.9, serviceLevelTarget: 0.7 }],
]);
/** Seconds until an agent answered, by queue; `gone` is no queue any more, and has nothing of its own. */
const ANSWERED = { fast: [8, 10, 30], slow: [14, 59, 60, 61], gone: [15, 16] };

let stores: Stores;
let figures: FiguresService;
let drill: DrillDownService;
/** How often the settings of queues were asked for. */
let reads = 0;

beforeAll(async () => {
  stores = await openStores();
  await stores.migrate();
  const rollups = new RollupRepository(stores.mongo);
  const settings = queueSettings(async () => {
    reads += 1;
    return QUEUES;
  });
  figures = new FiguresService(rollups, settings);
  drill = new DrillDownService(rollups, new FactRepository(stores.mongo), settings);
  const stories = Object.entries(ANSWERED).flatMap(([queueId, waits]) =>
    waits.map((seconds) =>
      story(
        `${queueId}-${seconds}`,
        `${DAY}T02:00:00Z`,
        [
          [0, 'contact.opened'],
          [0, 'contact.queued'],
          [seconds, 'contact.accepted'],
        ],
        { queueId },
      ),
    ),
  );
  await factReaction(stores.mongo).react(stories);
});
afterAll(() => stores.close());

const told = ({ numerator, denominator, target, options }: Figure) => ({
  of: [numerator, denominator],
  target,
  options,
});

describe('figures by queue', () => {
  it('go by what each queue sets for itself, and the total by what is set for all', async () => {
    const wanted = [{ definition: 'service-level-asked' }, { definition: 'connection-rate' }];
    const [level, rate] = await figures.tables(wanted, RANGE, 'queue', true);
    expect(level?.rows.map(({ key, figure }) => [key, told(figure)])).toEqual([
      ['fast', { of: [2, 3], target: 0.9, options: { withinSeconds: 10 } }],
      ['gone', { of: [1, 2], target: 0.95, options: { withinSeconds: 15 } }],
      ['slow', { of: [3, 4], target: 0.7, options: { withinSeconds: 60 } }],
    ]);
    // Within 15 s: 8, 10, 14 and 15.
    expect(level && told(level.total)).toEqual({ of: [4, 9], target: 0.95, options: { withinSeconds: 15 } });
    expect(level?.rows.map(({ yearBefore }) => yearBefore?.options)).toEqual([
      { withinSeconds: 10 },
      { withinSeconds: 15 },
      { withinSeconds: 60 },
    ]);
    expect(rate?.rows.map(({ figure }) => [figure.value, figure.target])).toEqual([
      [1, 0.99],
      [1, 0.95],
      [1, 0.9],
    ]);
  });

  it('are what the queue alone is told, and lead to exactly their contacts', async () => {
    const query = { definition: 'service-level-asked', ...RANGE };
    const { rows } = await figures.table(query, 'queue');
    for (const { key, figure } of rows) {
      const own = { ...query, filter: { ...EVERYTHING, queueId: key } };
      expect((await figures.table(own, null)).total).toEqual(figure);
      const behind = await drill.contacts(own, 'numerator', { cursor: null, limit: 10 });
      const within = figure.options['withinSeconds'] ?? 0;
      const expected = ANSWERED[key as keyof typeof ANSWERED].filter((seconds) => seconds <= within);
      expect(behind.items.map(({ contactId }) => contactId).toSorted()).toEqual(
        expected.map((seconds) => `${key}-${seconds}`).toSorted(),
      );
    }
  });

  it('go by settings of the past alike, if a figure is made again by them', async () => {
    const query = { definition: 'service-level-asked', ...RANGE, options: { withinSeconds: 15 } };
    const { rows, total } = await figures.table(query, 'queue');
    expect(rows.map(({ figure }) => figure.numerator)).toEqual([2, 1, 1]);
    expect(total.numerator).toBe(4);
  });

  it('of a day are told of every queue, also of one in which nobody was', async () => {
    reads = 0;
    const figuresOf = await figures.queuesOfDay(DAY, { districtId: null });
    expect(reads).toBe(1);
    const { serviceLevel, connectionRate } = figuresOf('slow');
    expect(told(serviceLevel)).toEqual({ of: [3, 4], target: 0.7, options: { withinSeconds: 60 } });
    expect(told(connectionRate)).toEqual({ of: [4, 4], target: 0.9, options: {} });
    const idle = figuresOf('idle');
    expect(idle.serviceLevel).toMatchObject({ value: null, target: 0.6, options: { withinSeconds: 45 } });
    expect(idle.connectionRate).toMatchObject({ value: null, target: 0.8 });
  });

  it('of a day are of a district’s own contacts', async () => {
    const figuresOf = await figures.queuesOfDay(DAY, { districtId: '53' });
    expect(figuresOf('slow').serviceLevel).toMatchObject({ value: null, denominator: 0 });
  });
});
