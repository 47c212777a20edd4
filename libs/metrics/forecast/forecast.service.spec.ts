import { openStores, story, type Step, type Stores } from '#kit';
import { factReaction, rollupService } from '#kit/measuring';
import { seededRandom } from '#kit/random';
import type { DayCalendars, DaySort, ReactionItem } from '#libs/contract';
import { addDays, ManualClock, shanghaiDayStart, WorkingCalendar } from '#libs/platform';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EVERYTHING } from '../figures/figures.service.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { ForecastService, type ForecastOrder } from './forecast.service.js';

const TODAY = '2025-09-15';
const FIRST = addDays(TODAY, -56);
const HALF_HOUR_MS = 1_800_000;
const calendar = new WorkingCalendar();
const clock = new ManualClock(shanghaiDayStart(TODAY) + 20 * HALF_HOUR_MS);

/** Eight weeks of calls from eight to noon, 24 a working day and 6 a day off; one in six leaves after 60 s. */
function calls(): ReactionItem[] {
  const random = seededRandom(7);
  return Array.from({ length: 56 }, (_, n) => addDays(FIRST, n)).flatMap((day) => {
    const count = calendar.at(day).kind === 'working' ? 24 : 6;
    return Array.from({ length: count }, (_, i) => {
      const start = shanghaiDayStart(day) + (16 + Math.floor(random() * 8)) * HALF_HOUR_MS;
      return call(`${day}-${i}`, start, i % 6 === 0);
    });
  });
}
function call(id: string, start: number, leaves: boolean): ReactionItem {
  const item = story(id, start, [
    [0, 'contact.opened'],
    [0, 'contact.queued'],
    ...(leaves
      ? ([[60, 'contact.abandoned']] satisfies Step[])
      : ([
          [12, 'contact.accepted'],
          [150, 'contact.ended'],
          [30, 'contact.closed'],
        ] satisfies Step[])),
  ]);
  return { ...item, contact: { ...item.contact, channel: 'voice' } };
}

let stores: Stores;
/** Of this queue, days that are not as the calendar has them. */
let own: Record<string, DaySort> = {};
const days: DayCalendars = {
  of: async (queueId) => ({
    sortOf: (day) => (queueId === 'general' ? own[day] : undefined) ?? calendar.at(day).kind,
  }),
};
let forecasts: ForecastService;
const order = (more: Partial<ForecastOrder> = {}): ForecastOrder => ({
  range: { from: TODAY, to: addDays(TODAY, 6) },
  filter: { ...EVERYTHING, channel: 'voice' },
  goal: { withinSeconds: 20, share: 0.8 },
  handleSeconds: null,
  patienceSeconds: null,
  model: 'erlang-a',
  shrinkage: 0.5,
  ...more,
});

beforeAll(async () => {
  stores = await openStores();
  await stores.migrate();
  const all = calls();
  // What came lately is not merged yet, and counts all the same.
  await factReaction(stores.mongo).react(all.slice(0, 600));
  await rollupService(stores.mongo).compact();
  await factReaction(stores.mongo).react(all.slice(600));
  forecasts = new ForecastService(new RollupRepository(stores.mongo), days, clock);
}, 60_000);
afterAll(() => stores.close());

it('learns from the roll-ups, and says who is needed and how well it did', async () => {
  const { days, history, handleSeconds, patienceSeconds, backTest } = await forecasts.of(order());
  expect(history).toEqual({ from: FIRST, to: addDays(TODAY, -1), days: 56, festivalsFrom: null });
  // Whoever looks further ahead knows less.
  const width = (day: number): number => {
    const slot = days[day]?.slots[18];
    return (slot?.high ?? 0) - (slot?.low ?? 0);
  };
  expect(width(4)).toBeGreaterThanOrEqual(width(1));
  expect(backTest?.byLead.map(({ weeks }) => weeks)).toEqual([1, 2, 3, 4]);
  expect(handleSeconds).toBeCloseTo(180, 6);
  // 20 answered after 12 s and 4 who left after 60 s on a working day: all that was waited, by those who left.
  expect(patienceSeconds).toBeCloseTo((5 * 12 + 60) / 1, 0);
  expect(backTest?.covered).toBeGreaterThan(0.7);
  expect(days.map(({ kind }) => kind)).toEqual([
    ...Array.from({ length: 5 }, () => 'working'),
    'weekend',
    'weekend',
  ]);
  expect(days[1]?.total).toBeGreaterThan(20);
  expect(days[1]?.total).toBeLessThan(28);
  expect(days[6]?.total).toBeLessThan(9);
  const busy = days[1]?.slots[18];
  expect(busy?.agentsA).toBeGreaterThan(0);
  expect(busy?.agentsA).toBeLessThanOrEqual(busy?.agentsC ?? 0);
  expect(busy?.rostered).toBe(2 * (busy?.agentsA ?? 0));
  expect(days[1]?.slots[2]).toMatchObject({ expected: 0, actual: null, agentsC: 0, rostered: 0 });
});

it('revises today by what has come', async () => {
  const before = (await forecasts.of(order())).days[0];
  // Nobody has come by ten in the morning: fewer will.
  expect(before?.revised).toBeLessThan(1);
  const crowd = Array.from({ length: 60 }, (_, i) =>
    call(`crowd-${i}`, shanghaiDayStart(TODAY) + (16 + (i % 4)) * HALF_HOUR_MS, false),
  );
  await factReaction(stores.mongo).react(crowd);
  const after = (await forecasts.of(order())).days[0];
  expect(after?.revised).toBeGreaterThan(1);
  expect(after?.slots[17]).toMatchObject({ actual: 15 });
  expect(after?.slots[20]?.actual).toBeNull();
  expect(after?.slots[22]?.expected).toBeGreaterThan(before?.slots[22]?.expected ?? Infinity);
});

it('goes by what was given in place of what was measured', async () => {
  const given = await forecasts.of(order({ handleSeconds: 600, patienceSeconds: 30, model: 'erlang-c' }));
  expect(given).toMatchObject({ handleSeconds: 600, patienceSeconds: 30 });
  const slot = given.days[1]?.slots[18];
  expect(slot?.rostered).toBe(2 * (slot?.agentsC ?? 0));
  const measured = (await forecasts.of(order())).days[1]?.slots[18];
  expect(slot?.agentsC).toBeGreaterThan(measured?.agentsC ?? Infinity);
});

it('goes by the queue’s own days where one is asked for: nobody is expected while it is closed', async () => {
  const [closed, worked] = [addDays(TODAY, 2), addDays(TODAY, 5)];
  const wasClosed = addDays(TODAY, -3);
  own = { [closed]: 'closed', [worked]: 'shifted', [wasClosed]: 'closed' };
  const filter = { ...EVERYTHING, channel: 'voice', queueId: 'general' };
  const told = await forecasts.of(order({ filter }));
  const of = (day: string) => told.days.find((one) => one.day === day);
  expect(of(closed)).toMatchObject({ kind: 'closed', total: 0 });
  expect(of(closed)?.slots[18]).toMatchObject({ expected: 0, high: 0, agentsC: 0, rostered: 0 });
  // A Saturday that is worked is an ordinary day, as long as none was seen.
  expect(of(worked)?.kind).toBe('shifted');
  expect(of(worked)?.total).toBeGreaterThan(18);
  const all = await forecasts.of(order());
  expect(all.days.map(({ kind }) => kind)).not.toContain('closed');
  expect(all.days[5]?.total).toBeLessThan(9);
  // What came on a day that was closed teaches nothing, and nobody is blamed for it.
  expect(told.history).toEqual(all.history);
  expect(told.days[1]?.total).toBeGreaterThan(18);
  own = {};
});

it('is none where nobody has come', async () => {
  const nobody = await forecasts.of(order({ filter: { ...EVERYTHING, districtId: '99', channel: 'voice' } }));
  expect(nobody).toMatchObject({ history: null, backTest: null, handleSeconds: null, days: [] });
});
