/**
 * npm run bench:routing [-- --quick] [--only 'floor,own path'] [--profile FOLDER] [--seed N]: how fast routing is, beside the
 * floor measured in the same run. docs/BENCHMARKS.md says what is measured, and how.
 */
import { parseArgs } from 'node:util';
import type { Measured } from './bars.js';
import { jsonOf, tableOf } from './report.js';
import {
  measureBusy,
  measureFairness,
  measureFloor,
  measureMemory,
  measureOwn,
  measureSizes,
  type Plan,
} from './phases.js';
import { Stage } from './stage.js';

const FULL = { repeats: 3, seconds: 3, sizes: [100, 1000, 10_000, 100_000], heapContacts: 8000 };
const QUICK = { repeats: 1, seconds: 1.5, sizes: [100, 10_000], heapContacts: 3000 };

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    profile: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const plan: Plan = {
  agents: 1000,
  ...(values.quick ? QUICK : FULL),
  seed: Number(values.seed),
  profileTo: values.profile ?? null,
};

/** What is not measured by then is named in `short`. */
const LIMIT_S = values.quick ? 55 : 345;

const measured: Partial<Measured> = {};
const phases: [name: string, measure: () => Promise<void>][] = [
  ['floor', async () => void (measured.floor = await measureFloor(stage, plan))],
  ['own path', async () => void (measured.own = await measureOwn(stage, plan))],
  ['95 % busy', async () => void (measured.busy = await measureBusy(stage, plan))],
  ['32 at once', async () => void (measured.fairness = await measureFairness(stage))],
  ['memory', async () => void (measured.memory = await measureMemory(stage, plan))],
  ['sizes', async () => void (measured.sizes = await measureSizes(stage, plan))],
];

const started = performance.now();
const elapsed = (): number => (performance.now() - started) / 1000;
const stage = new Stage();
const timeIsUp = new Promise<'late'>((resolve) => {
  setTimeout(() => resolve('late'), LIMIT_S * 1000).unref();
});
// However it ends, the processes, the stores and the temporary home go with it.
let closing: Promise<void> | null = null;
const close = (): Promise<void> => (closing ??= stage.close());
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close().then(() => process.exit(130)));
}

async function measureAll(): Promise<void> {
  await stage.open();
  for (const [name, measure] of phases) {
    if (closing) return;
    if (values.only && !values.only.split(',').includes(name)) continue;
    console.error(`${Math.round(elapsed())} s: ${name}`);
    await measure();
  }
}

async function withStageClosed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } finally {
    await close();
  }
}

const all = measureAll();
const late = await withStageClosed(Promise.race([all, timeIsUp]));
// What was cut short fails by that; whatever failed before has been thrown above.
if (late) await all.catch(() => undefined);
console.log(tableOf(measured));
console.log(jsonOf(measured, elapsed()));
process.exit(0);
