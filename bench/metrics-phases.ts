import { yearOfContacts } from '#kit/year';
import type { Grouping, ReactionItem } from '#libs/contract';
import {
  AnnualService,
  CompactionRepository,
  DEFAULT_OPTIONS,
  EVERYTHING,
  FactReaction,
  FactSignal,
  factsOf,
  FiguresService,
  fixedSettings,
  IntakeRepository,
  IntakeService,
  LiveFiguresService,
  MonthRepository,
  RecountRepository,
  RollupRepository,
  RollupService,
} from '#libs/metrics';
import { connectMongo, connectRedis, createLog, migrate, systemClock } from '#libs/platform';
import { cpuOf, rssOf } from './child.js';
import { plainAnnual, plainTable } from './metrics-plain.js';

const log = createLog('bench', { logLevel: 'silent' });
type Mongo = Awaited<ReturnType<typeof connectMongo>>;
const YEAR = 2026;

/** Milliseconds. */
export interface Spread {
  p50: number;
  p95: number;
  p99: number;
}
export interface MetricsPlan {
  /** Of the published year. */
  scale: number;
  /** Contacts of the first phase. */
  contacts: number;
  /** Events whose way to a watcher is timed. */
  events: number;
  repeats: number;
  seed: number;
}
export interface Applied {
  contactsPerSecond: number;
  factsPerSecond: number;
  /** CPU a contact, µs. */
  node: number;
  mongod: number;
}
export interface YearFigures {
  contacts: number;
  facts: number;
  /** How long the roll-ups of all days took, s, and what this process and mongod held at most, MB. */
  rebuildSeconds: number;
  nodeMb: number;
  mongodMb: number;
  rollups: number;
  dashboard: Spread;
  annualMs: number;
  /** The same answers by an aggregation over the facts, ms; and whether they were the same. */
  plainTableMs: number;
  ownTableMs: number;
  plainAnnualMs: number;
  same: boolean;
}

export const spreadOf = (times: readonly number[]): Spread => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
};

/** The parts of a worker and of a gateway that figures pass through, on one store. */
export class MetricsStage {
  readonly figures: FiguresService;
  readonly rollups: RollupService;
  private readonly signal: FactSignal;
  private readonly reaction: FactReaction;

  private constructor(
    readonly mongo: Mongo,
    private readonly redis: Awaited<ReturnType<typeof connectRedis>>,
    private readonly mongod: number,
  ) {
    this.signal = new FactSignal(redis, 'bench', log);
    this.reaction = new FactReaction(new IntakeService(new IntakeRepository(mongo), this.signal));
    this.rollups = new RollupService(
      new RecountRepository(mongo),
      new CompactionRepository(mongo),
      new MonthRepository(mongo),
      this.signal,
      log,
    );
    this.figures = new FiguresService(new RollupRepository(mongo), fixedSettings(DEFAULT_OPTIONS));
  }

  static async open(mongodbUri: string, redisUrl: string, mongod: number): Promise<MetricsStage> {
    const mongo = await connectMongo(mongodbUri);
    const stage = new MetricsStage(mongo, await connectRedis(redisUrl), mongod);
    await migrate(mongo);
    return stage;
  }

  async close(): Promise<void> {
    this.signal.close();
    this.redis.disconnect();
    await this.mongo.close();
  }

  /** Contacts' facts as jobs bring them: 150 contacts at once, arrival, answer and end one after the other. */
  async apply({ contacts, seed }: MetricsPlan): Promise<Applied> {
    const items: ReactionItem[] = [];
    for (const day of yearOfContacts({ year: YEAR, scale: contacts / 1_700_000, seed })) items.push(...day);
    const some = items.map((item) => today(item, 0));
    const [began, cpu, own] = [performance.now(), cpuOf(this.mongod), process.cpuUsage()];
    let facts = 0;
    for (let from = 0; from < some.length; from += 150) {
      const batch = some.slice(from, from + 150);
      for (const [known, to] of [
        [0, 2],
        [2, 3],
        [3, 99],
      ] as const) {
        const fresh = batch.map(({ contact, timeline }) => {
          const told = timeline.slice(0, to);
          return { contact, timeline: told, fresh: told.slice(known) };
        });
        await this.reaction.react(fresh);
      }
      facts += batch.reduce((sum, item) => sum + factsOf(item).length, 0);
    }
    await this.rollups.compact();
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(own);
    return {
      contactsPerSecond: some.length / seconds,
      factsPerSecond: facts / seconds,
      node: (user + system) / some.length,
      mongod: ((cpuOf(this.mongod) - cpu) * 1000) / some.length,
    };
  }

  /** From the reaction to an event until the push of figures that has it, one event after the other. */
  async eventToPush({ events }: MetricsPlan): Promise<Spread> {
    const states = {
      waiting: { waiting: async () => ({ count: 0, longestSince: null }) },
      agents: { countsByState: async () => ({}) as never },
    };
    const live = new LiveFiguresService(this.figures, states, systemClock, log);
    await this.signal.listen((touched) => live.onFacts(touched));
    let hear: (asked: number) => void = () => undefined;
    const { figures } = await live.watch({ districtId: null, queueId: null }, ({ asked }) => hear(asked));
    const times: number[] = [];
    let wanted = figures.asked;
    const [first] = yearOfContacts({ year: YEAR, scale: 0.2, seed: 99 });
    for (const [n, item] of (first ?? []).slice(0, events).entries()) {
      wanted += 1;
      const began = performance.now();
      const pushed = new Promise<void>((resolve) => {
        hear = (asked) => {
          if (asked >= wanted) resolve();
        };
      });
      await this.reaction.react([today(item, n + 1)]);
      await pushed;
      times.push(performance.now() - began);
    }
    live.close();
    return spreadOf(times);
  }

  /** A year and the one before, written straight; then rolled up, and asked. */
  async year({ scale, repeats, seed }: MetricsPlan): Promise<YearFigures> {
    const { contacts, facts } = await this.write(scale, seed);
    const began = performance.now();
    let mongodMb = 0;
    const watch = setInterval(() => {
      mongodMb = Math.max(mongodMb, rssOf(this.mongod));
    }, 500);
    await this.rollups.rebuild();
    clearInterval(watch);
    const rebuildSeconds = (performance.now() - began) / 1000;
    const nodeMb = process.resourceUsage().maxRSS / 1024;
    const times: number[] = [];
    for (let i = 0; i < repeats; i += 1) {
      for (const ask of this.questions()) times.push((await timed(ask)).ms);
    }
    const annual = await timed(() => new AnnualService(this.figures).of(YEAR));
    const [own, plain] = [
      await timed(() => this.table('month')),
      await timed(() => plainTable(this.mongo, YEAR)),
    ];
    const plainYear = await timed(() => plainAnnual(this.mongo, YEAR));
    const rows = own.value.rows.map(({ key, figure }) => [key, figure.numerator, figure.denominator]);
    const rate = annual.value.find(({ nameEn }) => nameEn === 'Connection rate')?.value;
    return {
      contacts,
      facts,
      rebuildSeconds,
      nodeMb,
      mongodMb,
      rollups: await this.mongo.collection('rollups').estimatedDocumentCount(),
      dashboard: spreadOf(times),
      annualMs: annual.ms,
      ownTableMs: own.ms,
      plainTableMs: plain.ms,
      plainAnnualMs: plainYear.ms,
      same: JSON.stringify(rows) === JSON.stringify(plain.value) && rate === plainYear.value,
    };
  }

  /** What screens ask of a year: charts by day, month and hour, tables by district, channel, queue and agent. */
  private questions(): (() => Promise<unknown>)[] {
    const groupings: Grouping[] = ['month', 'day', 'district', 'channel', 'queue', 'hour', 'agent'];
    return [
      ...groupings.map((by) => () => this.table(by)),
      ...groupings.map((by) => () => this.table(by, '22')),
      () => this.figures.day(`${YEAR}-03-10`, { districtId: null, queueId: null }),
    ];
  }

  private table(by: Grouping, districtId: string | null = null): ReturnType<FiguresService['table']> {
    const query = { definition: 'connection-rate', from: `${YEAR}-01-01`, to: `${YEAR}-12-31` };
    // Agents are asked of a month at once on screen; whoever asked is not theirs.
    const agents = { definition: 'average-handle-time', from: `${YEAR}-03-01`, to: `${YEAR}-03-31` };
    const filter = { ...EVERYTHING, districtId };
    return this.figures.table({ ...(by === 'agent' ? agents : query), filter }, by);
  }

  private async write(scale: number, seed: number): Promise<{ contacts: number; facts: number }> {
    const collection = this.mongo.collection('facts');
    for (const name of ['facts', 'rollups', 'rollup-deltas']) {
      await this.mongo.collection(name).deleteMany({});
    }
    let [contacts, facts] = [0, 0];
    for (const year of [YEAR - 1, YEAR]) {
      for (const items of yearOfContacts({ year, scale, seed }, year === YEAR)) {
        const docs = items.flatMap(factsOf).map(({ id, at, ...fact }) => {
          return { ...fact, _id: id as never, at: new Date(at) };
        });
        if (docs.length > 0) await collection.insertMany(docs, { ordered: false });
        if (year !== YEAR) continue;
        contacts += items.length;
        facts += docs.length;
      }
    }
    return { contacts, facts };
  }
}

/** The same contact as if it had come just now, under an id of its own. */
function today(item: ReactionItem, n: number): ReactionItem {
  const id = `t${n}-${item.contact.id}`;
  const shift = Date.now() - (item.timeline[0]?.at ?? 0);
  const timeline = item.timeline.map((entry) => ({ ...entry, at: entry.at + shift }));
  return { contact: { ...item.contact, id }, timeline, fresh: timeline };
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}
