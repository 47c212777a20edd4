/**
 * npm run bench:metrics [-- --quick] [--only applied,eventToScreen,year] [--scale S] [--seed N]: how fast figures
 * are made and read, beside a plain aggregation over the facts in the same run. docs/PERFORMANCE.md says what is measured, and how.
 */
import { parseArgs } from 'node:util';
import { holds, type Bar } from './bar.js';
import { MetricsStage, type Applied, type MetricsPlan, type Spread } from './metrics-phases.js';
import { measureYear, type YearFigures } from './metrics-year.js';
import { Stage } from './stage.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    scale: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const plan: MetricsPlan = {
  scale: Number(values.scale ?? (values.quick ? 0.1 : 1)),
  contacts: values.quick ? 6000 : 20_000,
  events: values.quick ? 60 : 200,
  repeats: values.quick ? 5 : 10,
  seed: Number(values.seed),
};

interface Measured {
  applied: Applied;
  eventToScreen: Spread;
  year: YearFigures;
}
const measured: Partial<Measured> = {};
const failed: Record<string, string> = {};
const started = performance.now();
const seconds = (): number => Math.round((performance.now() - started) / 1000);

const said = (what: string): void => console.error(`${seconds()} s: ${what}`);

const stage = new Stage();
// However it ends, the stores and the temporary home go with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stage.close().then(() => process.exit(130)));
}
await stage.open();
try {
  const place = await stage.fresh();
  const { mongodbUri, redisUrl } = place;
  const metrics = await MetricsStage.open(mongodbUri, redisUrl, stage.pids().mongod);
  const phases: [keyof Measured, () => Promise<unknown>][] = [
    ['applied', async () => (measured.applied = await metrics.apply(plan))],
    ['eventToScreen', async () => (measured.eventToScreen = await metrics.eventToScreen(plan, place.env))],
    ['year', async () => (measured.year = await measureYear(metrics, plan, said))],
  ];
  for (const [name, measure] of phases) {
    if (values.only && !values.only.split(',').includes(name)) continue;
    said(name);
    await measure().catch((error: unknown) => {
      failed[name] = error instanceof Error ? error.message : String(error);
    });
  }
  await metrics.close();
  await place.close();
} finally {
  await stage.close();
}

const { applied, eventToScreen, year } = measured;
const bars: Bar[] = [
  { name: 'event → screen p99, ms', found: eventToScreen?.p99, atMost: 1000 },
  { name: 'dashboard query p95, ms', found: year?.dashboard.p95, atMost: 300 },
  { name: 'annual figures, ms', found: year?.annualMs, atMost: 10_000 },
  { name: 'the same as a plain aggregation says', found: year && Number(year.same), atLeast: 1 },
];
const ratios = {
  'plain table ÷ ours': year && year.plainTableMs / year.ownTableMs,
  'plain annual ÷ ours': year && year.plainAnnualMs / year.annualMs,
};
console.log(`facts applied a second: ${Math.round(applied?.factsPerSecond ?? NaN)}`);
for (const bar of bars) console.log(`${holds(bar) ? '✔' : '✖'} ${bar.name}: ${bar.found ?? 'not measured'}`);
console.log(
  JSON.stringify({
    seconds: seconds(),
    scale: plan.scale,
    figures: measured,
    ratios,
    failed,
    short: bars.filter((bar) => !holds(bar)).map(({ name }) => name),
  }),
);
process.exit(0);
