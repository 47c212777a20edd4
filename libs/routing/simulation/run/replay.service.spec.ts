import { openStores, type Stores } from '#kit';
import { measure } from '#libs/metrics';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import {
  FIRST_POLICY,
  QUEUE_POLICY_DEFAULTS,
  type QueuePolicy,
  type RoutingPolicy,
} from '../../policy/model/policy.rules.js';
import { talliesOf } from '../result/tally.rules.js';
import type { Traffic } from '../scenario.rules.js';
import { generatedTraffic, type ClassModel } from '../traffic/generated.rules.js';
import { evenPattern } from '../traffic/pattern.rules.js';
import { replay } from './replay.service.js';
import type { Stage } from './stage.rules.js';

const FROM = Date.parse('2026-01-05T00:00:00+08:00');
const TALK_MS = 100_000;
const OPTIONS = { withinSeconds: 15, shortSeconds: 5 };
const PLAIN: Partial<ClassModel> = {
  talkMs: TALK_MS,
  talkVariation: null,
  wrapMs: 0,
  acceptMs: 0,
  missRate: 0,
  declineRate: 0,
};

let stores: Stores;
let redis: Redis;
beforeAll(async () => {
  stores = await openStores();
  redis = stores.redis.duplicate({ enableAutoPipelining: true });
  await redis.connect();
});
afterAll(async () => {
  redis.disconnect();
  await stores.close();
});

let runs = 0;
const run = (traffic: Traffic, seed: number, policy: RoutingPolicy = FIRST_POLICY): Promise<Stage> =>
  replay(traffic, policy, seed, { redis, prefix: `${stores.redisPrefix}-${(runs += 1)}` });

/** A queue of calls with `servers` agents who are always there, offered `load` Erlang. */
function callCentre(servers: number, load: number, count: number, model: Partial<ClassModel> = {}): Traffic {
  const to = FROM + Math.ceil((count * TALK_MS) / load);
  const ids = Array.from({ length: servers }, (_, i) => `a${i}`);
  return generatedTraffic({
    count,
    from: FROM,
    to,
    world: {
      queues: [{ id: 'general', districtId: '00' }],
      agents: ids.map((id) => ({ id, districtId: '00', queueIds: ['general'] })),
    },
    shifts: ids.map((agentId) => ({ agentId, from: FROM, to })),
    mix: [{ queueId: 'general', channel: 'voice', weight: 1 }],
    pattern: evenPattern(FROM, to),
    model: { voice: { ...PLAIN, patienceMs: Infinity, ...model } },
  });
}

/** Erlang C: the probability of waiting in M/M/c. */
function erlangC(servers: number, load: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < servers; k += 1) sum += term *= load / k;
  const last = (term * load) / servers / (1 - load / servers);
  return last / (sum + last);
}

/** Erlang A (M/M/c+M): the share that leaves, and the mean wait of all, by the chain of births and deaths. */
function erlangA(servers: number, load: number, patienceTalks: number): { leave: number; wait: number } {
  let weight = 1;
  let total = 1;
  let queue = 0;
  for (let n = 1; n <= 2000; n += 1) {
    weight *= load / (Math.min(n, servers) + Math.max(0, n - servers) / patienceTalks);
    total += weight;
    queue += weight * Math.max(0, n - servers);
  }
  const length = queue / total;
  return { leave: length / patienceTalks / load, wait: (length / load) * TALK_MS };
}

/** Mean over seeds, with the half-width of its 99 % interval (t of 9 degrees of freedom). */
function interval(values: readonly number[]): { mean: number; half: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return { mean, half: 3.25 * Math.sqrt(variance / values.length) };
}

function agrees(theory: number, values: readonly number[], precision: number): void {
  const { mean, half } = interval(values);
  expect(half / theory).toBeLessThan(precision); // or agreeing would mean nothing
  expect(Math.abs(mean - theory)).toBeLessThan(half);
}

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1);
const waitsOf = (stage: Stage): number[] =>
  stage.callers.flatMap(({ settledAt, arrival }) => (settledAt === null ? [] : settledAt - arrival.at));
const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

describe('beside the closed forms of queueing theory', () => {
  it('waits as Erlang C says (M/M/3, 70 % busy)', async () => {
    const [servers, load] = [3, 2.1];
    const stages = await Promise.all(SEEDS.map((seed) => run(callCentre(servers, load, 1500), seed)));
    const waiting = erlangC(servers, load);
    const shares = stages.map((stage) => meanOf(waitsOf(stage).map((wait) => (wait > 0 ? 1 : 0))));
    agrees(waiting, shares, 0.15);
    agrees(
      (waiting * TALK_MS) / (servers - load),
      stages.map((stage) => meanOf(waitsOf(stage))),
      0.35,
    );
    const busy = stages.map((stage) => {
      const desks = [...stage.desks.values()];
      const sum = (of: 'busyMs' | 'idleMs'): number => desks.reduce((all, desk) => all + desk[of], 0);
      return sum('busyMs') / (sum('busyMs') + sum('idleMs'));
    });
    agrees(load / servers, busy, 0.05);
  }, 600_000);

  it('loses callers and waits as Erlang A says (M/M/4+M, 110 % offered, patience of half a talk)', async () => {
    const [servers, load, patience] = [4, 4.4, 0.5];
    const traffic = callCentre(servers, load, 600, { patienceMs: patience * TALK_MS });
    const stages = await Promise.all(SEEDS.map((seed) => run(traffic, seed)));
    const theory = erlangA(servers, load, patience);
    const left = stages.map(({ callers }) =>
      meanOf(callers.map(({ outcome }) => (outcome === 'abandoned' ? 1 : 0))),
    );
    agrees(theory.leave, left, 0.15);
    agrees(
      theory.wait,
      stages.map((stage) => meanOf(waitsOf(stage))),
      0.15,
    );
  }, 600_000);
});

/** Two agents who serve two queues, and have more to do than they can, or less. */
function twoQueues(channel: 'voice' | 'webchat', load: number, count: number): Traffic {
  const to = FROM + Math.ceil((count * TALK_MS) / load);
  const ids = ['a0', 'a1'];
  const queueIds = ['general', 'tax'];
  return generatedTraffic({
    count,
    from: FROM,
    to,
    world: {
      queues: queueIds.map((id) => ({ id, districtId: '00' })),
      agents: ids.map((id) => ({ id, districtId: '00', queueIds })),
    },
    shifts: ids.map((agentId) => ({ agentId, from: FROM, to })),
    mix: queueIds.map((queueId) => ({ queueId, channel, weight: 1 })),
    pattern: evenPattern(FROM, to),
    model: { [channel === 'voice' ? 'voice' : 'chat']: { ...PLAIN, patienceMs: Infinity } },
  });
}
const queue = (queueId: string, more: Partial<QueuePolicy> = {}): QueuePolicy => ({
  ...QUEUE_POLICY_DEFAULTS,
  queueId,
  districtId: '00',
  ...more,
});

describe('a policy changes what it says', () => {
  const LOAD = 2.2;
  const COUNT = 150;
  /** Who still waits when the day is over has waited until then. */
  const END = FROM + Math.ceil((COUNT * TALK_MS) / LOAD);
  const waitOf = (stage: Stage, queueId: string): number =>
    meanOf(
      stage.callers
        .filter(({ arrival }) => arrival.queueId === queueId)
        .map(({ settledAt, arrival }) => (settledAt ?? END) - arrival.at),
    );

  it('a queue of higher priority waits less, and the other pays for it', async () => {
    const traffic = twoQueues('voice', LOAD, COUNT);
    const policyOf = (priority: number): RoutingPolicy => ({
      ...FIRST_POLICY,
      queues: [queue('general'), queue('tax', { priority })],
    });
    const [even, raised] = [await run(traffic, 3, policyOf(0)), await run(traffic, 3, policyOf(10))];
    expect(waitOf(raised, 'tax')).toBeLessThan(waitOf(even, 'tax') / 2);
    expect(waitOf(raised, 'general')).toBeGreaterThan(waitOf(even, 'general'));
  });

  it('agents who hold more chats at once keep chats waiting less', async () => {
    const traffic = twoQueues('webchat', LOAD, COUNT);
    const policyOf = (chat: number): RoutingPolicy => ({
      ...FIRST_POLICY,
      agentDefaults: { ...FIRST_POLICY.agentDefaults, slots: { voice: 1, chat } },
    });
    const [one, three] = [await run(traffic, 3, policyOf(1)), await run(traffic, 3, policyOf(3))];
    const all = (stage: Stage): number => meanOf(waitsOf(stage));
    expect(all(one)).toBeGreaterThan(0);
    expect(all(three)).toBeLessThan(all(one) / 2);
  });

  it('the best skill first gives the skilled agent more than the longest idle does', async () => {
    const traffic = twoQueues('voice', 0.8, COUNT);
    const skilled = (agentId: string, level: number) => ({
      ...FIRST_POLICY.agentDefaults,
      agentId,
      skills: [{ skillId: 'tax', level }],
    });
    const policyOf = (agentOrder: QueuePolicy['agentOrder']): RoutingPolicy => ({
      ...FIRST_POLICY,
      skills: [{ id: 'tax', name: '税', nameEn: 'Tax' }],
      agents: [skilled('a0', 1), skilled('a1', 5)],
      queues: ['general', 'tax'].map((id) =>
        queue(id, { agentOrder, skills: [{ skillId: 'tax', minLevel: 1 }] }),
      ),
    });
    const shareOf = async (order: QueuePolicy['agentOrder']): Promise<number> => {
      const { callers } = await run(traffic, 3, policyOf(order));
      return callers.filter(({ servedBy }) => servedBy === 'a1').length / callers.length;
    };
    const [idle, best] = [await shareOf('longest-idle'), await shareOf('best-skill')];
    expect(Math.abs(idle - 0.5)).toBeLessThan(0.1);
    expect(best).toBeGreaterThan(idle + 0.1);
  });
});

/** Two queues, calls and chats, misses and declines, shifts that begin and end. */
function busyDay(): Traffic {
  const to = FROM + 4 * 3_600_000;
  const agents = Array.from({ length: 9 }, (_, i) => ({
    id: `a${i}`,
    districtId: i % 3 === 2 ? '22' : '00',
    queueIds: i % 3 === 0 ? ['general'] : i % 3 === 1 ? ['general', 'tax'] : ['tax'],
  }));
  return generatedTraffic({
    count: 500,
    from: FROM,
    to,
    world: {
      queues: [
        { id: 'general', districtId: '00' },
        { id: 'tax', districtId: '22' },
      ],
      agents,
    },
    shifts: agents.flatMap(({ id }, i) => [
      { agentId: id, from: FROM + i * 600_000, to: FROM + 7_200_000 },
      { agentId: id, from: FROM + 7_800_000, to },
    ]),
    pattern: evenPattern(FROM, to),
    model: {
      voice: { missRate: 0.05, declineRate: 0.05, patienceMs: 90_000 },
      chat: { missRate: 0.05, declineRate: 0.05 },
    },
  });
}

const RICH: RoutingPolicy = {
  ...FIRST_POLICY,
  skills: [{ id: 'tax', name: '税', nameEn: 'Tax' }],
  agents: [{ ...FIRST_POLICY.agentDefaults, agentId: 'a2', skills: [{ skillId: 'tax', level: 5 }] }],
  queues: [
    {
      ...QUEUE_POLICY_DEFAULTS,
      queueId: 'tax',
      districtId: '22',
      skills: [{ skillId: 'tax', minLevel: 3 }],
      lastAgentSeconds: 15,
      maxWaitSeconds: 120,
      rings: [
        { afterSeconds: 20, relaxLevels: 3, addQueueIds: [] },
        { afterSeconds: 40, relaxLevels: 3, addQueueIds: ['general'] },
      ],
      overflow: [
        {
          when: 'waited',
          afterSeconds: 60,
          to: 'queue',
          queueId: 'general',
          districtId: null,
          reason: '久等',
          reasonEn: 'Long wait',
        },
      ],
    },
    {
      ...QUEUE_POLICY_DEFAULTS,
      queueId: 'general',
      districtId: '00',
      maxWaitSeconds: 100,
      overflow: [
        {
          when: 'waited',
          afterSeconds: null,
          to: 'callback',
          queueId: null,
          districtId: null,
          reason: '回拨',
          reasonEn: 'Callback',
        },
      ],
    },
  ],
};

describe('a busy day', () => {
  let first: Stage;
  let again: Stage;
  let other: Stage;
  let plain: Stage;
  beforeAll(async () => {
    [first, again, other, plain] = await Promise.all([
      run(busyDay(), 5, RICH),
      run(busyDay(), 5, RICH),
      run(busyDay(), 6, RICH),
      run(busyDay(), 2),
    ]);
  }, 600_000);

  it('is the same day for the same seed, and another for another', () => {
    const told = (stage: Stage): string =>
      JSON.stringify([stage.callers, talliesOf(stage, measure, OPTIONS)]);
    expect(told(again)).toBe(told(first));
    expect(told(other)).not.toBe(told(first));
  });

  it('loses nobody: offered = answered + abandoned + flowed out + waiting, in every part', () => {
    const tallies = talliesOf(first, measure, OPTIONS);
    expect(tallies.map(({ scope }) => `${scope.districtId}/${scope.queueId}`)).toEqual([
      'null/null',
      '00/null',
      '22/null',
      '00/general',
      '22/tax',
    ]);
    for (const { values } of tallies) {
      const [answered, abandoned, out, waiting] = ['answered', 'abandoned', 'flowed-out', 'waiting'].map(
        (name) => values[name] ?? NaN,
      ) as [number, number, number, number];
      expect(answered + abandoned + out + waiting).toBe(values['offered']);
    }
    const [all, , , general, tax] = tallies.map(({ values }) => values);
    expect(all?.['offered']).toBe(500);
    expect((general?.['offered'] ?? 0) + (tax?.['offered'] ?? 0)).toBe(500);
    // Everything that the policy can do has happened, or this would prove little.
    for (const name of ['answered', 'abandoned', 'flowed-out', 'moved'])
      expect(all?.[name]).toBeGreaterThan(0);
  });

  it('never gives an agent more than they can hold, nor a chat during a call', () => {
    const { callers, desks } = plain;
    const held = callers.flatMap(({ offeredAt, closedAt, outcome, slotClass, servedBy }) =>
      outcome === 'answered' && offeredAt !== null
        ? { from: offeredAt, to: closedAt ?? Infinity, slotClass, servedBy }
        : [],
    );
    expect(held.length).toBeGreaterThan(200);
    for (const agentId of desks.keys()) {
      const own = held.filter(({ servedBy }) => servedBy === agentId);
      for (const { from, slotClass } of own) {
        const together = own.filter((one) => one.from <= from && from < one.to);
        const of = (name: string): number => together.filter((one) => one.slotClass === name).length;
        expect(of('voice')).toBeLessThanOrEqual(1);
        expect(of('chat')).toBeLessThanOrEqual(3);
        // A call may ring at somebody with chats, but no chat rings during a call.
        if (slotClass === 'chat') {
          const calls = together.filter((one) => one.slotClass === 'voice' && one.from < from);
          expect(calls).toHaveLength(0);
        }
      }
    }
  });

  it('keeps no key when it is over', async () => {
    expect(first.callers).toHaveLength(500);
    expect(await stores.redis.keys(`{${stores.redisPrefix}*`)).toEqual([]);
  });

  it('ends when it is told to', async () => {
    const place = {
      redis: stores.redis,
      prefix: `${stores.redisPrefix}-stopped`,
      signal: AbortSignal.abort(),
    };
    await expect(replay(busyDay(), FIRST_POLICY, 1, place)).rejects.toThrow('aborted');
    expect(await stores.redis.keys(`{${stores.redisPrefix}-stopped*`)).toEqual([]);
  });
});
