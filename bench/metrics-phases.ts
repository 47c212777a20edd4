import { yearOfContacts } from '#kit/year';
import type { Ack, LiveFigures, ReactionItem } from '#libs/contract';
import {
  CompactionRepository,
  DEFAULT_OPTIONS,
  FactReaction,
  FactSignal,
  factsOf,
  FiguresService,
  fixedSettings,
  IntakeRepository,
  IntakeService,
  MonthRepository,
  RecountRepository,
  RollupRepository,
  RollupService,
} from '#libs/metrics';
import { connectMongo, connectRedis, createLog, migrate } from '#libs/platform';
import { io, type Socket } from 'socket.io-client';
import { cpuOf, startChild } from './child.js';

const log = createLog('bench', { logLevel: 'silent' });
export type Mongo = Awaited<ReturnType<typeof connectMongo>>;
/** The latest that is over: its months are sealed. */
export const YEAR = 2025;

/** Milliseconds. */
export interface Spread {
  p50: number;
  p95: number;
  p99: number;
}
/** How much is measured. */
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
/** How fast facts are made of contacts, and applied. */
export interface Applied {
  contactsPerSecond: number;
  factsPerSecond: number;
  /** CPU a contact, µs. */
  node: number;
  mongod: number;
}
/** Of times in ms; NaN of none. */
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
    readonly mongod: number,
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

  /** From the reaction to an event until a wallboard's socket has the figures with it, one event after the other. */
  async eventToScreen({ events }: MetricsPlan, env: Record<string, string>): Promise<Spread> {
    const gateway = startChild('board.js', env, null);
    const url = await gateway.ask<string>('url');
    const socket = io(`${url}/live`, { transports: ['websocket'], auth: { token: 'anybody' } });
    try {
      const answer = (await socket.emitWithAck('figures.watch', {})) as Ack<LiveFigures>;
      if (!answer.ok) throw new Error(answer.error.code);
      const times: number[] = [];
      let wanted = answer.data.asked;
      const [first] = yearOfContacts({ year: YEAR, scale: 0.2, seed: 99 });
      for (const [n, item] of (first ?? []).slice(0, events).entries()) {
        wanted += 1;
        const began = performance.now();
        const shown = heard(socket, wanted);
        await this.reaction.react([today(item, n + 1)]);
        await shown;
        times.push(performance.now() - began);
      }
      return spreadOf(times);
    } finally {
      socket.disconnect();
      await gateway.stop();
    }
  }
}

/** Resolves when figures with so many who asked are pushed. */
const heard = (socket: Socket, wanted: number): Promise<void> =>
  new Promise((resolve) => {
    socket.on('figures.changed', function look({ asked }: LiveFigures) {
      if (asked < wanted) return;
      socket.off('figures.changed', look);
      resolve();
    });
  });

/** The same contact as if it had come just now, under an id of its own. */
function today(item: ReactionItem, n: number): ReactionItem {
  const id = `t${n}-${item.contact.id}`;
  const shift = Date.now() - (item.timeline[0]?.at ?? 0);
  const timeline = item.timeline.map((entry) => ({ ...entry, at: entry.at + shift }));
  return { contact: { ...item.contact, id }, timeline, fresh: timeline };
}
