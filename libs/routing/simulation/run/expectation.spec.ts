import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { readFileSync } from 'node:fs';
import type { WaitSample } from '../../policy/decision/wait.rules.js';
import { FIRST_POLICY } from '../../policy/model/policy.rules.js';
import type { Traffic } from '../scenario.rules.js';
import { generatedTraffic, type ClassModel } from '../traffic/generated.rules.js';
import { evenPattern } from '../traffic/pattern.rules.js';
import { waitSamples } from './expectation.rules.js';
import { replay } from './replay.service.js';

const FROM = Date.parse('2026-01-05T00:00:00+08:00');
const SEEDS = [1, 2, 3];
const COUNT = 600;
const AGENTS = 10;
const TALK_MS = 210_000;
/** How far a figure may be from the one that docs/ROUTING.md states. */
const TOLERANCE = 0.1;

let stores: Stores;
let redis: Redis;
beforeAll(async () => {
  stores = await openStores();
  redis = stores.redis.duplicate({ enableAutoPipelining: true });
  await redis.connect();
});
afterAll(async () => {
  redis.disconnect();
  await stores.close();
});

/** Calls of ten agents who are always there and serve all of these queues, offered `load` of what they can do. */
function calls(queueIds: readonly string[], load: number, model: Partial<ClassModel>): Traffic {
  const to = FROM + Math.ceil((COUNT * TALK_MS) / (AGENTS * load));
  const ids = Array.from({ length: AGENTS }, (_, i) => `a${i}`);
  const plain = { wrapMs: 0, acceptMs: 0, missRate: 0, declineRate: 0, patienceMs: Infinity };
  return generatedTraffic({
    count: COUNT,
    from: FROM,
    to,
    world: {
      queues: queueIds.map((id) => ({ id, districtId: '00' })),
      agents: ids.map((id) => ({ id, districtId: '00', queueIds: [...queueIds] })),
    },
    shifts: ids.map((agentId) => ({ agentId, from: FROM, to })),
    mix: queueIds.map((queueId) => ({ queueId, channel: 'voice', weight: 1 })),
    pattern: evenPattern(FROM, to),
    model: { voice: { talkMs: TALK_MS, ...plain, ...model } },
  });
}

/** By its first words in the table of docs/ROUTING.md. */
const TRAFFIC: [row: string, traffic: Traffic][] = [
  ['one queue, exponential times', calls(['general'], 0.97, { talkVariation: null })],
  ['one queue, times as of real calls', calls(['general'], 0.97, { talkVariation: 0.9 })],
  ['one queue, callers who leave', calls(['general'], 1.1, { talkVariation: 0.9, patienceMs: 180_000 })],
  ['two queues of the same agents', calls(['general', 'tax'], 0.97, { talkVariation: 0.9 })],
];

/** The columns of the table: how many waits, and in seconds the mean wait and the error. */
interface Figures {
  waits: number;
  mean: number;
  /** Mean of estimate − wait: below 0, people were told too little. */
  bias: number;
  /** Of |estimate − wait|. */
  median: number;
  ninetieth: number;
}

function figuresOf(samples: readonly WaitSample[]): Figures {
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const errors = samples.map(({ estimate, waited }) => estimate.seconds - waited);
  const sizes = errors.map(Math.abs).toSorted((a, b) => a - b);
  const quantile = (q: number): number => sizes[Math.ceil(q * sizes.length) - 1] ?? Number.NaN;
  return {
    waits: samples.length,
    mean: mean(samples.map(({ waited }) => waited)),
    bias: mean(errors),
    median: quantile(0.5),
    ninetieth: quantile(0.9),
  };
}

/** What docs/ROUTING.md states of this traffic: `| row | waits | mean s | bias s | median s | 90th s |`. */
function statedOf(row: string): Figures {
  const line = readFileSync('docs/ROUTING.md', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`| ${row}`));
  const cells = (line ?? '').split('|').slice(2, 7);
  const [waits, mean, bias, median, ninetieth] = cells.map((cell) =>
    Number(cell.replace('−', '-').replace(/[^\d.-]/g, '')),
  );
  return { waits, mean, bias, median, ninetieth } as Figures;
}

describe('the error of what waiting callers are told is the one that is stated, for', () => {
  it.each(TRAFFIC)(
    '%s',
    async (row, traffic) => {
      const samples: WaitSample[] = [];
      for (const seed of SEEDS) {
        const prefix = `${stores.redisPrefix}-${row.replaceAll(' ', '-')}-${seed}`;
        const { callers } = await replay(traffic, FIRST_POLICY, seed, { redis, prefix });
        samples.push(...waitSamples(callers));
      }
      const measured = figuresOf(samples);
      const stated = statedOf(row);
      const near = Object.fromEntries(
        Object.entries(stated).map(([name, value]) => {
          const found = measured[name as keyof Figures];
          // A second of rounding, and of a bias that is next to nothing.
          const isNear = Math.abs(found - value) <= Math.max(1, TOLERANCE * Math.abs(value));
          return [name, isNear ? value : `measured ${found.toFixed(1)}, stated ${value}`];
        }),
      );
      expect(near).toEqual(stated);
    },
    600_000,
  );
});
