import { yearOfContacts } from '#kit/year';
import type { Grouping } from '#libs/contract';
import { OfficeRepository } from '#libs/identity';
import { TopicRepository } from '#libs/knowledge';
import {
  AnnualService,
  EVERYTHING,
  factsOf,
  packed,
  rollUp,
  StatementRepository,
  StatementService,
  talliedFacts,
  toDocument,
  type FiguresService,
} from '#libs/metrics';
import { systemClock } from '#libs/platform';
import { setImmediate as turn } from 'node:timers/promises';
import { rssOf } from './child.js';
import { spreadOf, YEAR, type MetricsPlan, type MetricsStage, type Spread } from './metrics-phases.js';
import { plainAnnual, plainTable } from './metrics-plain.js';

/** Of a year's contacts, how many the year before has: its roll-ups are as many all the same, nearly. */
const YEAR_BEFORE = 0.1;
/** Facts that nobody waits for: it is not their writing that is measured. */
const UNHURRIED = { ordered: false, writeConcern: { w: 1, journal: false } } as const;

export interface YearFigures {
  contacts: number;
  facts: number;
  /** How long it took to make and write the facts, s. */
  writeSeconds: number;
  /** How long the roll-ups of all days, and then the months, took, s; what this process and mongod held at most, MB. */
  rebuildSeconds: number;
  sealSeconds: number;
  nodeMb: number;
  mongodMb: number;
  rollups: number;
  months: number;
  dashboard: Spread;
  /** The slowest questions, ms. */
  slowest: [string, number][];
  annualMs: number;
  /** The same answers by an aggregation over the facts, ms; and whether they were the same. */
  plainTableMs: number;
  ownTableMs: number;
  plainAnnualMs: number;
  same: boolean;
}

type Said = (phase: string) => void;

/** A year and the one before: written straight, rolled up, and asked. */
export async function measureYear(
  stage: MetricsStage,
  { scale, repeats, seed }: MetricsPlan,
  said: Said,
): Promise<YearFigures> {
  const { mongo, figures } = stage;
  const written = await timed(() => write(stage, scale, seed));
  said(`written: ${JSON.stringify(written.value)}`);
  await writeYearBefore(stage, scale, seed);
  said('the year before, rolled up');
  let mongodMb = 0;
  const watch = setInterval(() => {
    mongodMb = Math.max(mongodMb, rssOf(stage.mongod));
  }, 500);
  const rebuilt = await timed(() => stage.rollups.rebuild());
  said('counted again');
  const sealed = await timed(() => stage.rollups.sealMonths(`${YEAR + 1}-01-01`));
  clearInterval(watch);
  said(`months sealed; mongod held ${Math.round(mongodMb)} MB at most`);
  const times: [string, number][] = [];
  for (let i = 0; i < repeats; i += 1) {
    for (const [name, ask] of questionsOf(figures)) times.push([name, (await timed(ask)).ms]);
  }
  const sources = {
    accuracies: { ofYear: async () => null },
    answers: { answered: async () => ({ invited: 0, anonymous: 0 }) },
    statements: new StatementService(new StatementRepository(mongo), systemClock),
  };
  const catalogue = { offices: new OfficeRepository(mongo), topics: new TopicRepository(mongo) };
  const service = new AnnualService(figures, sources, catalogue);
  const annual = await timed(() => service.of(YEAR));
  const dashboard = spreadOf(times.map(([, ms]) => ms));
  // What follows takes long: whoever breaks it off has these.
  said(`asked: ${JSON.stringify({ dashboard, annualMs: annual.ms })}`);
  const own = await timed(() => table(figures, 'month'));
  const plain = await timed(() => plainTable(mongo, YEAR));
  const plainYear = await timed(() => plainAnnual(mongo, YEAR));
  const rows = own.value.rows.map(({ key, figure }) => [key, figure.numerator, figure.denominator]);
  const rate = annual.value.find(({ nameEn }) => nameEn === 'Connection rate')?.value;
  return {
    ...written.value,
    writeSeconds: written.ms / 1000,
    rebuildSeconds: rebuilt.ms / 1000,
    sealSeconds: sealed.ms / 1000,
    nodeMb: process.resourceUsage().maxRSS / 1024,
    mongodMb,
    rollups: await mongo.collection('rollups').estimatedDocumentCount(),
    months: await mongo.collection('rollup-months').estimatedDocumentCount(),
    dashboard,
    slowest: times.toSorted(([, a], [, b]) => b - a).slice(0, 5),
    annualMs: annual.ms,
    ownTableMs: own.ms,
    plainTableMs: plain.ms,
    plainAnnualMs: plainYear.ms,
    same: JSON.stringify(rows) === JSON.stringify(plain.value) && rate === plainYear.value,
  };
}

/** What screens ask of a year: charts by day, month and hour, tables by district, channel, queue, agent, office and topic. */
function questionsOf(figures: FiguresService): [string, () => Promise<unknown>][] {
  const places: Grouping[] = ['district', 'channel', 'queue', 'agent', 'office', 'topic'];
  const groupings: Grouping[] = ['month', 'day', 'hour', ...places];
  const broken = { from: `${YEAR - 1}-11-12`, to: `${YEAR}-11-11` };
  return [
    ...groupings.map((by): [string, () => Promise<unknown>] => [by, () => table(figures, by)]),
    ...groupings.map((by): [string, () => Promise<unknown>] => [
      `${by} of a district`,
      () => table(figures, by, '22'),
    ]),
    ['hours of twelve broken months', () => table(figures, 'hour', null, broken)],
    ['a day', () => figures.day(`${YEAR}-03-10`, { districtId: null, queueId: null })],
  ];
}

function table(
  figures: FiguresService,
  by: Grouping,
  districtId: string | null = null,
  range = { from: `${YEAR}-01-01`, to: `${YEAR}-12-31` },
): ReturnType<FiguresService['table']> {
  // Whoever asked is no agent's, and has said nothing of a topic: theirs is the handle time.
  const definition = by === 'agent' || by === 'topic' ? 'average-handle-time' : 'connection-rate';
  return figures.table({ definition, ...range, filter: { ...EVERYTHING, districtId } }, by);
}

/** All facts of the year; of the next day while those of a day are being written. */
async function write(
  { mongo }: MetricsStage,
  scale: number,
  seed: number,
): Promise<{ contacts: number; facts: number }> {
  const collection = mongo.collection('facts');
  for (const name of ['facts', 'rollups', 'rollup-deltas']) await mongo.collection(name).deleteMany({});
  let [contacts, facts] = [0, 0];
  let writing: Promise<unknown> = Promise.resolve();
  for (const items of yearOfContacts({ year: YEAR, scale, seed })) {
    const docs = [];
    for (const [n, item] of items.entries()) {
      for (const fact of factsOf(item)) docs.push(toDocument(fact));
      // So that what is being written goes on.
      if (n % 500 === 499) await turn();
    }
    await writing;
    writing = docs.length > 0 ? collection.insertMany(docs as never[], UNHURRIED) : writing;
    contacts += items.length;
    facts += docs.length;
  }
  await writing;
  return { contacts, facts };
}

/** Roll-ups of the year before, without its facts: they are asked for by nobody here. */
async function writeYearBefore({ mongo }: MetricsStage, scale: number, seed: number): Promise<void> {
  const order = { year: YEAR - 1, scale: scale * YEAR_BEFORE, seed };
  for (const items of yearOfContacts(order, false)) {
    const docs = packed(rollUp(talliedFacts(items.flatMap(factsOf))));
    if (docs.length > 0) await mongo.collection('rollups').insertMany(docs as never[], UNHURRIED);
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}
