import { openStores, story, type Stores } from '#kit';
import type { AgentDuty, ReactionItem } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DEFAULT_OPTIONS } from '../definition/definition.rules.js';
import { fixedSettings } from '../definition/figure-settings.rules.js';
import { FactRepository } from '../fact/fact.repository.js';
import { DrillDownService } from '../figures/drill-down.service.js';
import { EVERYTHING, FiguresService } from '../figures/figures.service.js';
import { IntakeRepository } from '../intake/intake.repository.js';
import { IntakeService } from '../intake/intake.service.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { AgentIntervalRepository } from './agent-interval.repository.js';
import { AgentTimeService } from './agent-time.service.js';
import { DutyHistoryService } from './duty-history.service.js';
import { StretchReaction } from './stretch.reaction.js';

const MINUTE = 60_000;
/** 09:00 in Shanghai. */
const NINE = Date.parse('2026-03-02T01:00:00Z');
const range = { from: '2026-03-02', to: '2026-03-02' };

let stores: Stores;
let intervals: AgentIntervalRepository;
let figures: FiguresService;
const clock = new ManualClock(NINE);
/** The agents as they are stored. */
const agents = new Map<string, AgentDuty>();
const held: ReactionItem[] = [];
const waiting: string[] = [];
/** What happens between the two times that the backlog is asked. */
let meanwhile = (): void => undefined;

/** What two routers run. */
function router(): { duties: DutyHistoryService; times: AgentTimeService } {
  const source = {
    present: async (afterId: string | null, limit: number) =>
      [...agents.values()]
        .filter(({ agentId, duty }) => duty !== 'offline' && agentId > (afterId ?? ''))
        .toSorted((a, b) => (a.agentId < b.agentId ? -1 : 1))
        .slice(0, limit),
    of: async (ids: readonly string[]) => ids.flatMap((id) => agents.get(id) ?? []),
  };
  const intake = new IntakeService(new IntakeRepository(stores.mongo), { publish: () => undefined });
  const backlog = { behind: async () => waiting.length > 0 };
  const contacts = {
    of: async () => {
      meanwhile();
      return [...held];
    },
  };
  return {
    duties: new DutyHistoryService(intervals, source, clock),
    times: new AgentTimeService(intervals, contacts, backlog, intake, clock),
  };
}
function says(agentId: string, duty: AgentDuty['duty'], since = clock.now()): void {
  agents.set(agentId, { agentId, districtId: agentId === 'far' ? '53' : '22', duty, reason: null, since });
}
const observe = (): Promise<unknown> => Promise.all([router().duties.observe(), router().duties.observe()]);
async function until(minute: number): Promise<void> {
  while (clock.now() < NINE + minute * MINUTE) {
    clock.advance(MINUTE);
    await observe();
  }
}
const shown = async (definition: string, by: 'agent' | 'hour' | 'district' | 'queue' | null, more = {}) =>
  figures.table({ definition, ...range, filter: { ...EVERYTHING, ...more } }, by);

beforeAll(async () => {
  stores = await openStores();
  intervals = new AgentIntervalRepository(stores.mongo);
  figures = new FiguresService(new RollupRepository(stores.mongo), fixedSettings(DEFAULT_OPTIONS));
  await stores.migrate();
});
afterAll(() => stores.close());

it('tells how agents spent a half-hour, once, by any number of processes', async () => {
  await router().times.run();
  for (const id of ['ann', 'bob', 'far']) says(id, 'online');
  await observe();
  await until(10);
  says('bob', 'break');
  await until(15);
  says('bob', 'online');
  // Two chats at once are one time on contacts; a third goes on.
  const chat = (id: string, start: number, seconds: number): ReactionItem =>
    story(id, NINE + start * MINUTE, [
      [0, 'contact.opened'],
      [0, 'contact.queued'],
      [0, 'contact.accepted', { agentId: 'ann' }],
      [seconds - 60, 'contact.ended'],
      [60, 'contact.closed', { agentId: 'ann' }],
    ]);
  const chats = [chat('one', 2, 300), chat('two', 4, 600)];
  const reaction = new StretchReaction(intervals);
  await Promise.all([reaction.react(chats), reaction.react(chats.toReversed())]);
  const lasting = chat('three', 24, 7200);
  held.push({ ...lasting, timeline: lasting.timeline.slice(0, 3) });
  await until(34);
  expect(await router().times.run()).toBe(0);
  await until(35);
  waiting.push('a contact whose entries nobody has reacted to');
  expect(await router().times.run()).toBe(0);
  waiting.length = 0;
  // It ended after the half-hour, and this moment: neither held any more nor stored yet.
  const [gone] = held;
  meanwhile = () => {
    held.length = 0;
    waiting.push('three');
  };
  expect(await router().times.run()).toBe(0);
  meanwhile = () => undefined;
  waiting.length = 0;
  if (gone) held.push(gone);
  await Promise.all([router().times.run(), router().times.run()]);
  await router().times.run();

  const { rows } = await shown('occupancy', 'agent');
  expect(rows.map(({ key, figure }) => [key, figure.numerator / 60, figure.denominator / 60])).toEqual([
    ['ann', 18, 30],
    ['bob', 0, 25],
    ['far', 0, 30],
  ]);
  const utilised = await shown('utilisation', 'agent', { agentId: 'bob' });
  expect(utilised.total).toMatchObject({ value: 0, denominator: 1800 });
  expect((await shown('occupancy', 'hour', { districtId: '22' })).rows).toMatchObject([
    { key: '9', figure: { numerator: 18 * 60, denominator: 55 * 60 } },
  ]);
  // An agent's time belongs to no queue.
  await expect(shown('occupancy', 'queue')).rejects.toMatchObject({ code: 'FIGURE_NOT_BY' });
  const ofQueue = shown('occupancy', null, { queueId: 'general' });
  await expect(ofQueue).rejects.toMatchObject({ code: 'FIGURE_NOT_BY' });
  const drill = new DrillDownService(
    new RollupRepository(stores.mongo),
    new FactRepository(stores.mongo),
    fixedSettings(DEFAULT_OPTIONS),
  );
  const query = { definition: 'occupancy', ...range, filter: EVERYTHING };
  await expect(drill.contacts(query, 'numerator', { cursor: null, limit: 1 })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
});

it('an outage of all observers leaves no endless interval, and whoever was gone by then is not idle', async () => {
  // The last that is seen of them is at 35; then nothing observes for six hours, and ann's console died at once.
  clock.advance(6 * 60 * MINUTE);
  says('ann', 'offline', NINE + 36 * MINUTE);
  held.length = 0;
  await observe();
  expect(await intervals.open('', null)).toMatchObject([{ agentId: 'bob' }, { agentId: 'far' }]);
  await router().times.run();
  const idleOf = async (agentId: string): Promise<number> =>
    (await shown('utilisation', null, { agentId })).total.denominator / 60;
  expect(await idleOf('ann')).toBe(36);
  // Those who never left were there all the time; nothing is told of the half-hour under way.
  expect(await idleOf('far')).toBe(390);
});

it('agents are looked at some at a time, and none twice or never', async () => {
  const many = Array.from({ length: 2500 }, (_, i) => `many-${String(i).padStart(4, '0')}`);
  for (const id of many) says(id, 'online');
  const openOfMany = async (): Promise<string[]> =>
    (await intervals.open('many', 'many-~')).map(({ agentId }) => agentId).toSorted();
  await observe();
  expect(await openOfMany()).toEqual(many);
  clock.advance(2 * MINUTE);
  // At both ends of a stretch, a whole stretch, and everybody after it.
  const leaving = new Set([many[0], many[999], ...many.slice(1000, 2001), many[2499]]);
  for (const id of leaving) says(id as string, 'offline');
  await observe();
  expect(await openOfMany()).toEqual(many.filter((id) => !leaving.has(id)));
  for (const id of many) says(id, 'offline');
  await observe();
  expect(await openOfMany()).toEqual([]);
  for (const id of many) agents.delete(id);
});

it('a return that nobody saw begin begins when it is seen', async () => {
  const before = await intervals.open('', null);
  says('bob', 'not-responding');
  await observe();
  clock.advance(2 * MINUTE);
  says('bob', 'online', before.find(({ agentId }) => agentId === 'bob')?.from.getTime());
  await observe();
  const open = (await intervals.open('', null)).find(({ agentId }) => agentId === 'bob');
  expect(open).toMatchObject({ kind: 'online', from: new Date(clock.now()) });
  const all = await intervals.overlapping(new Date(clock.now() - MINUTE), new Date(clock.now() + MINUTE));
  expect(all.filter(({ agentId }) => agentId === 'bob').map(({ kind }) => kind)).toContain('not-responding');
});
