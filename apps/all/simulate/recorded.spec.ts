import { openStores, type Stores } from '#kit';
import { testFolder } from '#kit/own-stores';
import { recordedChat } from '#kit/recorded-day';
import { QUEUE_DEFAULTS, type SimulationReport } from '#libs/routing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulate } from './simulate.js';

const NINE = Date.parse('2026-01-05T09:00:00+08:00');
let stores: Stores;
let folder: string;

/** Somebody who asked `minute` minutes after nine: answered after `wait` s for a minute, or left after it. */
const stored = (minute: number, wait: number, answered: boolean): object =>
  recordedChat({
    at: NINE + minute * 60_000,
    queueId: 'general',
    districtId: '22',
    agentId: 'ann',
    wait,
    handled: answered ? { talk: 60, wrap: 10 } : null,
  });

beforeAll(async () => {
  stores = await openStores();
  folder = testFolder('simulate');
  const insert = (name: string, docs: readonly object[]): Promise<unknown> =>
    stores.mongo.collection(name).insertMany([...docs]);
  await insert('queues', [{ _id: 'general', districtId: '00', ...QUEUE_DEFAULTS }]);
  await insert('agents', [{ _id: 'ann', districtId: '22', queueIds: ['general'] }]);
  const calm = Array.from({ length: 30 }, (_, i) => stored(2 * i, 5, true));
  await insert('contacts', [...calm, stored(61, 45, false), stored(62, 8, true)]);
});
afterAll(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

it('replays what the database has recorded, and puts it beside', async () => {
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ agentDefaults: { slots: { voice: 1, chat: 1 } } }));
  const said = { out: '', err: '' };
  const code = await simulate(
    ['--from', '2026-01-05', '--to', '2026-01-05', '--policy', policy, '--seeds', '3', '--json'],
    { MONGODB_URI: stores.mongodbUri, JIETONG_HOME: join(folder, 'none') },
    { out: (text) => void (said.out += text), err: (text) => void (said.err += text) },
  );
  expect({ code, err: said.err }).toEqual({ code: 0, err: '' });
  const { source, arrivals, parts, notes } = JSON.parse(said.out) as SimulationReport;
  expect({ source, arrivals }).toEqual({ source: 'recorded', arrivals: 32 });
  const [all] = parts;
  expect(all?.recorded).toMatchObject({ offered: 32, answered: 31, abandoned: 1, 'longest-wait': 45 });
  expect(all?.recorded?.['abandonment-rate']).toBeCloseTo(1 / 32, 9);
  expect(all?.today['offered']).toMatchObject({ median: 32, low: 32, high: 32 });
  // Contacts of a district in a queue of headquarters count in both.
  expect(
    parts.map(({ scope, recorded }) => [scope.districtId, scope.queueId, recorded?.['offered']]),
  ).toEqual([
    [null, null, 32],
    ['00', null, 0],
    ['22', null, 32],
    ['00', 'general', 32],
  ]);
  expect(notes.map(({ en }) => en).join()).toContain('from 32 waits, 1 of which were abandoned');
  expect(said.out).not.toMatch(/a name|customer-/);
}, 600_000);
