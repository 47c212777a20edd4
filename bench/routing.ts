/**
 * npm run bench:routing [-- --quick] [--only 'floor,own path'] [--contacts N] [--sizes 100,100000]
 * [--profile FOLDER] [--seed N]: how fast routing is, beside the floor measured in the same run. docs/PERFORMANCE.md says what is measured, and how.
 */
import { parseArgs } from 'node:util';
import { barsOf, type Measured } from './routing-bars.js';
import { BoundedRun, type Phase } from './bounded.js';
import { jsonOf } from './bar.js';
import { tableOf } from './routing-report.js';
import {
  measureBusy,
  measureFairness,
  measureFloor,
  measureMemory,
  measureOwn,
  measureSizes,
  type Plan,
} from './routing-phases.js';
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
    sizes: { type: 'string' },
    profile: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const plan: Plan = {
  agents: 1000,
  ...(values.quick ? QUICK : FULL),
  ...(values.contacts === undefined ? {} : { contacts: Number(values.contacts) }),
  ...(values.sizes === undefined ? {} : { sizes: values.sizes.split(',').map(Number) }),
  seed: Number(values.seed),
  profileTo: values.profile ?? null,
};

const measured: Partial<Measured> = {};
const stage = new Stage();
const phases: Phase[] = [
  ['floor', 60, async () => void (measured.floor = await measureFloor(stage, plan))],
  ['own path', 180, async () => void (measured.own = await measureOwn(stage, plan))],
  ['95 % busy', 60, async () => void (measured.busy = await measureBusy(stage, plan))],
  ['32 at once', 30, async () => void (measured.fairness = await measureFairness(stage))],
  ['memory', 60, async () => void (measured.memory = await measureMemory(stage, plan))],
  ['sizes', 600, async () => void (measured.sizes = await measureSizes(stage, plan))],
];
// However it ends, the processes, the stores and the temporary home go with it.
const run = new BoundedRun({
  limitS: values.quick ? 180 : 1000,
  only: values.only,
  close: () => stage.close(),
});
await stage.open();
const failed = await run.run(phases);
console.log(tableOf(measured));
for (const [name, failure] of Object.entries(failed)) console.log(`${name}: ${failure}`);
console.log(jsonOf(measured, barsOf(measured), failed, run.elapsedS));
process.exit(0);
