import { median, type Outcome, type Percentiles } from './load.js';
import { Rig, type Cost } from './rig.js';
import type { Place, Stage, Usage } from './stage.js';

/** How much is measured. */
export interface Plan {
  agents: number;
  /** Runs a figure is the median of. */
  repeats: number;
  /** Length of one run, s. */
  seconds: number;
  /** So many contacts at least, to warm up and in each run at best load. */
  contacts: number;
  sizes: number[];
  /** Contacts queued up to weigh the heap. */
  heapContacts: number;
  seed: number;
  profileTo: string | null;
}

/** Best load of a rig, and how soon an offer comes at shares of it. */
export interface Speed {
  rate: number;
  half: Percentiles;
  tenth: Percentiles;
  cost: Cost;
  /** What it asked of MongoDB, for one contact. */
  store: Usage;
}

/** Always under way at best load: fewer than agents, so that nobody waits for a free one. */
const IN_FLIGHT = 800;

async function withRig<T>(make: () => Promise<Rig>, place: Place, use: (rig: Rig) => Promise<T>): Promise<T> {
  try {
    const rig = await make();
    try {
      return await use(rig);
    } finally {
      await rig.stop();
    }
  } finally {
    await place.close();
  }
}

/** What routing costs at the least, by hand. */
export async function measureFloor(stage: Stage, plan: Plan): Promise<Speed> {
  const place = await stage.fresh();
  const make = (): Promise<Rig> => Rig.floor(stage, place, plan.agents, plan.profileTo);
  return withRig(make, place, (rig) => speedOf(rig, plan));
}

/** What it costs as the product does it, through a contact's whole durable life. */
export async function measureOwn(stage: Stage, plan: Plan): Promise<Speed> {
  const place = await stage.fresh();
  await place.addAgents(plan.agents);
  const has = { agents: plan.agents, waiting: 0 };
  const make = (): Promise<Rig> => Rig.own(stage, place, has, plan.profileTo);
  return withRig(make, place, (rig) => speedOf(rig, plan));
}

async function speedOf(rig: Rig, plan: Plan): Promise<Speed> {
  const atLeast = plan.contacts;
  await rig.run({ inFlight: IN_FLIGHT, seconds: plan.seconds / 2, atLeast });
  const best = await repeat(plan.repeats, () =>
    rig.runWithCost({ inFlight: IN_FLIGHT, seconds: plan.seconds, atLeast }),
  );
  const rate = median(best.map(({ outcome }) => outcome.rate));
  const at = async (share: number): Promise<Percentiles> => {
    const load = { rate: rate * share, seconds: plan.seconds };
    const runs = await repeat(plan.repeats, (i) => rig.run({ ...load, seed: plan.seed + i }));
    return typical(runs.map(({ offer }) => offer));
  };
  const { cost = {}, store = {} } = best.find(({ outcome }) => outcome.rate === rate) ?? {};
  return { rate, half: await at(0.5), tenth: await at(0.1), cost, store };
}

/** Beside so many ready agents, and as many contacts waiting for others. */
export interface AtSize {
  size: number;
  rate: number;
  /** Arrival → offer at half of that rate. */
  half: Percentiles;
}

/** At every size there is room for what is under way: fewer agents must not look like slower routing. */
const CHATS_AN_AGENT = 8;

/** The product beside more and more agents and waiting contacts. */
export async function measureSizes(stage: Stage, plan: Plan): Promise<AtSize[]> {
  const found: AtSize[] = [];
  for (const size of plan.sizes) found.push(await measureSize(stage, plan, size));
  return found;
}

async function measureSize(stage: Stage, plan: Plan, size: number): Promise<AtSize> {
  const place = await stage.fresh();
  await place.addAgents(size, CHATS_AN_AGENT);
  await place.addWaiting(size);
  const make = (): Promise<Rig> => Rig.own(stage, place, { agents: size, waiting: size }, plan.profileTo);
  return withRig(make, place, async (rig) => {
    const load = { inFlight: IN_FLIGHT, seconds: plan.seconds };
    await rig.run({ ...load, seconds: plan.seconds / 2 });
    const rate = median((await repeat(plan.repeats, () => rig.run(load))).map((run) => run.rate));
    const half = await rig.run({ rate: rate / 2, seconds: plan.seconds, seed: plan.seed });
    return { size, rate, half: half.offer };
  });
}

/** Bytes. */
export interface Memory {
  redisPerWaiting: number;
  redisPerAgent: number;
  heapPerWaiting: number;
}

/** Bytes for each waiting contact and each ready agent. */
export async function measureMemory(stage: Stage, plan: Plan): Promise<Memory> {
  const place = await stage.fresh();
  const make = (): Promise<Rig> => Rig.own(stage, place, { agents: 0, waiting: 0 }, null);
  return withRig(make, place, async (rig) => {
    const count = plan.heapContacts;
    // Whatever is bounded is full after these, the rest grows or does not.
    await rig.server.ask('queueUp', { count });
    const [redis, heap] = [await place.redisMemory(), await rig.server.ask<number>('heap')];
    await rig.server.ask('queueUp', { count: 2 * count });
    const [redisAfter, heapAfter] = [await place.redisMemory(), await rig.server.ask<number>('heap')];
    await place.addAgents(count);
    await rig.server.ask('compare');
    await rig.indexed({ agents: count, waiting: 3 * count });
    return {
      redisPerWaiting: (redisAfter - redis) / (2 * count),
      redisPerAgent: ((await place.redisMemory()) - redisAfter) / count,
      heapPerWaiting: (heapAfter - heap) / (2 * count),
    };
  });
}

/** What few free agents serve, contacts a second, and how soon they have the next, ms. */
export interface Busy {
  /** Served by the few free agents while a line of others waits, and while none does. */
  crowded: number;
  calm: number;
  /** An agent is freed → their next offer, while contacts wait. */
  reoffer: Percentiles;
}

const TALK_MS = 50;

/** 95 % of the agents are taken for good; the rest serve, with and without a line waiting. */
export async function measureBusy(stage: Stage, plan: Plan): Promise<Busy> {
  const place = await stage.fresh();
  await place.addAgents(plan.agents);
  const free = Math.round(plan.agents * 0.05);
  const make = (): Promise<Rig> => Rig.own(stage, place, { agents: plan.agents, waiting: 0 }, null);
  return withRig(make, place, async (rig) => {
    await rig.behave({ busyFrom: free });
    await rig.server.ask('occupy', { count: plan.agents, keep: plan.agents - free });
    await rig.behave({ talkMs: TALK_MS });
    const calm = await repeat(plan.repeats, () => rig.run({ inFlight: free, seconds: plan.seconds }));
    await rig.server.ask('reoffers');
    const crowded: Outcome[] = [];
    const reoffers: Percentiles[] = [];
    for (let i = 0; i < plan.repeats; i += 1) {
      crowded.push(await rig.run({ inFlight: free * 5, seconds: plan.seconds }));
      reoffers.push(await rig.server.ask<Percentiles>('reoffers'));
    }
    const rateOf = (runs: Outcome[]): number => median(runs.map(({ rate }) => rate));
    return { crowded: rateOf(crowded), calm: rateOf(calm), reoffer: typical(reoffers) };
  });
}

/** How many times the mean the busiest of 100 agents got, of 32 contacts at once again and again. */
export async function measureFairness(stage: Stage): Promise<number> {
  const agents = 100;
  const place = await stage.fresh();
  await place.addAgents(agents);
  const make = (): Promise<Rig> => Rig.own(stage, place, { agents, waiting: 0 }, null);
  return withRig(make, place, async (rig) => {
    const rounds = 25;
    const served = await rig.server.ask<number[]>('bursts', { rounds, size: 32 });
    const count = served.reduce((sum, its) => sum + its, 0);
    if (count !== rounds * 32) throw new Error(`${count} contacts served, not ${rounds * 32}`);
    return Math.max(...served) / ((rounds * 32) / agents);
  });
}

async function repeat<T>(times: number, act: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < times; i += 1) results.push(await act(i));
  return results;
}

const typical = (runs: readonly Percentiles[]): Percentiles => ({
  p50: median(runs.map(({ p50 }) => p50)),
  p99: median(runs.map(({ p99 }) => p99)),
});
