/**
 * npm run bench:routing [-- --quick] [--only 'floor,own path'] [--contacts N] [--profile FOLDER] [--seed N]: how fast routing is, beside the
 * floor measured in the same run. docs/PERFORMANCE.md says what is measured, and how.
 */
import { parseArgs } from 'node:util';
import type { Measured } from './bars.js';
import { killChildren } from './child.js';
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

const FULL = {
  repeats: 3,
  seconds: 3,
  contacts: 4000,
  sizes: [100, 1000, 10_000, 100_000],
  heapContacts: 8000,
};
const QUICK = { repeats: 1, seconds: 1.5, contacts: 1500, sizes: [100, 10_000], heapContacts: 3000 };

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    contacts: { type: 'string' },
    profile: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const plan: Plan = {
  agents: 1000,
  ...(values.quick ? QUICK : FULL),
  ...(values.contacts === undefined ? {} : { contacts: Number(values.contacts) }),
  seed: Number(values.seed),
  profileTo: values.profile ?? null,
};

/** The whole bench, s: what is not measured by then is named in `short`. */
const LIMIT_S = values.quick ? 180 : 1000;

const measured: Partial<Measured> = {};
/** A phase that takes longer than its share, s, is cut short and named, and the next has its turn. */
const phases: [name: string, limitS: number, measure: () => Promise<void>][] = [
  ['floor', 60, async () => void (measured.floor = await measureFloor(stage, plan))],
  ['own path', 180, async () => void (measured.own = await measureOwn(stage, plan))],
  ['95 % busy', 60, async () => void (measured.busy = await measureBusy(stage, plan))],
  ['32 at once', 30, async () => void (measured.fairness = await measureFairness(stage))],
  ['memory', 60, async () => void (measured.memory = await measureMemory(stage, plan))],
  ['sizes', 600, async () => void (measured.sizes = await measureSizes(stage, plan))],
];

const started = performance.now();
const elapsed = (): number => (performance.now() - started) / 1000;
const stage = new Stage();
// However it ends, the processes, the stores and the temporary home go with it.
let closing: Promise<void> | null = null;
const close = (): Promise<void> => {
  killChildren();
  return (closing ??= stage.close());
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close().then(() => process.exit(130)));
}

/** Runs one phase; answers why there is no figure of it, or null. */
async function runPhase(limitS: number, measure: () => Promise<void>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`not done within ${Math.round(limitS)} s`), limitS * 1000);
  });
  const work = measure().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const failure = await Promise.race([work, limit]);
  clearTimeout(timer);
  // With its processes gone it ends by itself; the stores are still there for the next phase.
  killChildren();
  await work;
  return failure;
}

const failed: Record<string, string> = {};
await stage.open();
try {
  for (const [name, limitS, measure] of phases) {
    if (closing || (values.only && !values.only.split(',').includes(name))) continue;
    console.error(`${Math.round(elapsed())} s: ${name}`);
    const left = LIMIT_S - elapsed();
    const failure = left > 0 ? await runPhase(Math.min(limitS, left), measure) : 'no time left';
    if (failure !== null) failed[name] = failure;
  }
} finally {
  await close();
}
console.log(tableOf(measured));
for (const [name, failure] of Object.entries(failed)) console.log(`${name}: ${failure}`);
console.log(jsonOf(measured, failed, elapsed()));
process.exit(0);
