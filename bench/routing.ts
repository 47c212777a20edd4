/**
 * npm run bench:routing [-- --quick] [--only speed] [--profile FOLDER]: how fast routing is, beside the
 * floor measured in the same run. docs/BENCHMARKS.md says what is measured, and how.
 */
import { parseArgs } from 'node:util';
import { jsonOf, tableOf } from './report.js';
import {
  measureBusy,
  measureFairness,
  measureFloor,
  measureMemory,
  measureOwn,
  measureSize,
  type AtSize,
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

const started = performance.now();
const say = (what: string): void =>
  console.error(`${Math.round((performance.now() - started) / 1000)} s: ${what}`);
const stage = new Stage();
// However it ends, the stores and the temporary home go with it.
let closing: Promise<void> | null = null;
const close = (): Promise<void> => (closing ??= stage.close());
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close().then(() => process.exit(130)));
}
try {
  await stage.open();
  say('floor');
  const floor = await measureFloor(stage, plan);
  say('own path');
  const own = await measureOwn(stage, plan);
  if (values.only === 'speed') {
    console.log(JSON.stringify({ floor, own, ratio: own.rate / floor.rate }, null, 1));
  } else {
    const sizes: AtSize[] = [];
    for (const size of plan.sizes) {
      say(`${size} agents and waiting`);
      sizes.push(await measureSize(stage, plan, size));
    }
    say('memory');
    const memory = await measureMemory(stage, plan);
    say('95 % busy');
    const busy = await measureBusy(stage, plan);
    say('32 at once');
    const fairness = await measureFairness(stage);
    const measured = { floor, own, sizes, memory, busy, fairness };
    console.log(tableOf(measured));
    console.log(jsonOf(measured, (performance.now() - started) / 1000));
  }
} finally {
  await close();
}
