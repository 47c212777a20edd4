import { AppError, type InputProblem, type Measure, type MeasureOptions } from '#libs/contract';
import { newId } from '#libs/platform';
import type { Redis } from 'ioredis';
import type { RoutingPolicy } from '../policy/model/policy.rules.js';
import { seenFrom } from '../policy/model/seen.rules.js';
import { validatePolicy } from '../policy/model/validation.rules.js';
import { compare, type Comparison, type SeedTallies } from './result/summary.rules.js';
import { recordedTallies, talliesOf, type Ended, type Tally } from './result/tally.rules.js';
import { unknowns } from './result/unknown.rules.js';
import { replay } from './run/replay.service.js';
import type { Remark, Traffic } from './scenario.rules.js';

/** What to compare, on what. */
export interface SimulationOrder {
  traffic: Traffic & { recorded?: readonly Ended[] };
  today: RoutingPolicy;
  planned: RoutingPolicy;
  /** The districts there are, for checking the planned policy. */
  districtIds: readonly string[];
  /** The district of whoever asks, where they are told of no other's queues, agents or numbers; null or absent = told all. */
  seenBy?: string | null;
  /** The first seed, and how many: first, first + 1, … */
  seed: number;
  seeds: number;
  options: MeasureOptions;
}

/** Two policies compared on the same traffic. */
export interface SimulationReport {
  source: Traffic['source'];
  /** Epoch ms: from (inclusive), to (exclusive). */
  from: number;
  to: number;
  /** Contacts of each seed. */
  arrivals: number;
  options: MeasureOptions;
  /** The seeds that were finished. */
  seeds: number[];
  /** True if time was up before all seeds were finished. */
  cutShort: boolean;
  parts: Comparison[];
  /** What was assumed or left out here. */
  notes: Remark[];
  /** What no replay can know. */
  unknown: Remark[];
}

/** How much one run may take. */
export interface SimulationLimits {
  /** Contacts over all seeds and both policies. */
  contacts: number;
  seeds: number;
  /** Agents and queues of the world. */
  agents: number;
  queues: number;
  /** Time after which no more seeds are waited for, ms. */
  timeMs: number;
}

/** For whoever waits for it at a command line. */
export const GENEROUS_LIMITS: SimulationLimits = {
  contacts: 20_000_000,
  seeds: 1000,
  agents: 20_000,
  queues: 2000,
  timeMs: 6 * 3_600_000,
};

/** For a request to a service that has other work. */
export const REQUEST_LIMITS: SimulationLimits = {
  contacts: 400_000,
  seeds: 50,
  agents: 2000,
  queues: 500,
  timeMs: 60_000,
};

/** Seeds under way at once, so that what their replays send goes to Redis together. */
const FLYING = 8;

/** Compares two policies on the same traffic by the routers' own matching. One run at a time. */
export class SimulationService {
  private running = false;

  /** `redis` gets a connection beside it; every key begins with `prefix` and is gone afterwards. */
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly measure: Measure,
    private readonly limits: SimulationLimits,
  ) {}

  /**
   * Throws BAD_INPUT with every PolicyProblem of the planned policy, or every bound that is broken; TOO_LARGE if
   * not one seed was finished in time; TOO_MANY while another runs. `signal` ends it.
   */
  async run(order: SimulationOrder, signal?: AbortSignal): Promise<SimulationReport> {
    this.check(order);
    if (this.running) throw new AppError('TOO_MANY', { running: 'simulation' });
    this.running = true;
    try {
      await forgetOldRuns(this.redis, this.prefix);
      return await this.simulate(order, signal);
    } finally {
      this.running = false;
    }
  }

  private async simulate(order: SimulationOrder, signal?: AbortSignal): Promise<SimulationReport> {
    const { traffic, today, planned, options } = order;
    const deadline = AbortSignal.timeout(this.limits.timeMs);
    const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
    const done: SeedTallies[] = [];
    const redis = this.redis.duplicate({ enableAutoPipelining: true, maxRetriesPerRequest: null });
    try {
      await redis.connect();
      await this.replaySeeds(order, redis, stop, done);
    } catch (error) {
      if (!deadline.aborted || signal?.aborted) throw error;
      if (done.length === 0) throw new AppError('TOO_LARGE', { withinMs: this.limits.timeMs });
    } finally {
      redis.disconnect();
    }
    done.sort((a, b) => a.seed - b.seed);
    const { source, from, to, recorded } = traffic;
    return {
      source,
      from,
      to,
      arrivals: traffic.arrivals(order.seed).length,
      options,
      seeds: done.map(({ seed }) => seed),
      cutShort: done.length < order.seeds,
      parts: compare(done, recorded ? recordedTallies(traffic, recorded, this.measure, options) : null),
      notes: [...traffic.notes],
      unknown: unknowns([today, planned]),
    };
  }

  /** Fills `done` seed by seed, some at once; rejects when stopped, with what is finished in it. */
  private async replaySeeds(
    order: SimulationOrder,
    redis: Redis,
    signal: AbortSignal,
    done: SeedTallies[],
  ): Promise<void> {
    const run = `${this.prefix}:sim:${newId()}`;
    const halt = new AbortController();
    const stop = AbortSignal.any([signal, halt.signal]);
    const tally = async (policy: RoutingPolicy, seed: number, which: string): Promise<Tally[]> => {
      const place = { redis, prefix: `${run}:${seed}:${which}`, signal: stop };
      return talliesOf(await replay(order.traffic, policy, seed, place), this.measure, order.options);
    };
    let next = order.seed;
    const work = async (): Promise<void> => {
      while (next < order.seed + order.seeds) {
        const seed = (next += 1) - 1;
        const both = [tally(order.today, seed, 'today'), tally(order.planned, seed, 'planned')] as const;
        const [today, planned] = await allSettledOf(both);
        done.push({ seed, today, planned });
      }
    };
    const worker = (): Promise<void> =>
      work().catch((error: unknown) => {
        halt.abort(error);
        throw error;
      });
    // All end before this does: none may go on with a connection that is closed.
    const ends = await Promise.allSettled(Array.from({ length: FLYING }, worker));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private check({ traffic, planned, districtIds, seenBy = null, seed, seeds }: SimulationOrder): void {
    const { limits } = this;
    const { queues, agents } = traffic.world;
    const problems: InputProblem[] = [];
    const note = (field: string, reason: string, reasonEn: string): void => {
      problems.push({ field, reason, reasonEn });
    };
    const atMost = (what: string, value: number, most: number, isTold = true): void => {
      if (value <= most) return;
      if (isTold) note(what, `${value} 过大，最多 ${most}`, `${value}, at most ${most}`);
      else note(what, `过大，最多 ${most}`, `too many, at most ${most}`);
    };
    if (!Number.isInteger(seeds) || seeds < 1) note('seeds', '须为正整数', 'must be a whole number from 1');
    if (!Number.isInteger(seed) || seed < 0) note('seed', '须为非负整数', 'must be a whole number from 0');
    if (queues.length === 0) note('queues', '没有可模拟的队列', 'there is no queue to simulate');
    atMost('seeds', seeds, limits.seeds);
    const isAllTold = seenBy === null;
    atMost('agents', agents.length, limits.agents, isAllTold);
    atMost('queues', queues.length, limits.queues, isAllTold);
    if (problems.length > 0) throw new AppError('BAD_INPUT', problems);
    const known = { districtIds, queues, agents };
    const invalid = validatePolicy(planned, seenBy === null ? known : seenFrom(seenBy, known));
    if (invalid.length > 0) throw new AppError('BAD_INPUT', invalid);
    const arrivals = traffic.arrivals(seed).length;
    if (arrivals === 0) throw new AppError('NOT_FOUND', { arrivals: 0 });
    atMost('contacts × seeds × 2', arrivals * seeds * 2, limits.contacts, isAllTold);
    if (problems.length > 0) throw new AppError('BAD_INPUT', problems);
  }
}

/** Like `Promise.all`, but waits for both ends first: neither may go on with a connection that is closed. */
async function allSettledOf<T>(both: readonly [Promise<T>, Promise<T>]): Promise<[T, T]> {
  await Promise.allSettled(both);
  return Promise.all(both);
}

/** Longer than any run may take. */
const RUN_MS = 3_600_000;

/** Unlinks what a run that was killed has left: the id in its keys tells when it began. */
async function forgetOldRuns(redis: Redis, prefix: string): Promise<void> {
  const head = `{${prefix}:sim:`;
  const began = (key: string): number => Number.parseInt(key.slice(head.length, head.length + 8), 16) * 1000;
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${head}*`, 'COUNT', 1000);
    cursor = next;
    const old = keys.filter((key) => began(key) < Date.now() - RUN_MS);
    if (old.length > 0) await redis.unlink(...old);
  } while (cursor !== '0');
}
