import { openStores, type Stores } from '#kit';
import { DISTRICT_IDS } from '#libs/identity';
import { measure } from '#libs/metrics';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  FIRST_POLICY,
  QUEUE_POLICY_DEFAULTS,
  type QueuePolicy,
  type RoutingPolicy,
} from '../policy/model/policy.rules.js';
import { rootOf } from '../index/layout.rules.js';
import { REQUEST_LIMITS, SimulationService, type SimulationOrder } from './simulation.service.js';
import type { Comparison } from './result/summary.rules.js';
import { unknowns } from './result/unknown.rules.js';
import { generatedTraffic } from './traffic/generated.rules.js';
import { evenPattern } from './traffic/pattern.rules.js';

const FROM = Date.parse('2026-01-05T00:00:00+08:00');
const TO = FROM + 3 * 3_600_000;

let stores: Stores;
beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

const service = (limits: Partial<typeof REQUEST_LIMITS> = {}): SimulationService =>
  new SimulationService(stores.redis, stores.redisPrefix, measure, { ...REQUEST_LIMITS, ...limits });

/** The tax line has too few agents, the general one too many. */
const agents = Array.from({ length: 8 }, (_, i) => ({
  id: `a${i}`,
  districtId: '22',
  queueIds: [i < 2 ? 'tax' : 'clearance'],
}));
const order = (planned: RoutingPolicy, more: Partial<SimulationOrder> = {}): SimulationOrder => ({
  traffic: generatedTraffic({
    count: 250,
    from: FROM,
    to: TO,
    world: {
      queues: [
        { id: 'tax', districtId: '22' },
        { id: 'clearance', districtId: '22' },
      ],
      agents,
    },
    shifts: agents.map(({ id }) => ({ agentId: id, from: FROM, to: TO })),
    mix: [
      { queueId: 'tax', channel: 'voice', weight: 1 },
      { queueId: 'clearance', channel: 'voice', weight: 1 },
    ],
    pattern: evenPattern(FROM, TO),
  }),
  today: FIRST_POLICY,
  planned,
  districtIds: DISTRICT_IDS,
  seed: 1,
  seeds: 4,
  options: { withinSeconds: 15, shortSeconds: 5 },
  ...more,
});

const taxQueue = { ...QUEUE_POLICY_DEFAULTS, queueId: 'tax', districtId: '22' };
/** After twenty seconds the others may help. */
const HELPED: RoutingPolicy = {
  ...FIRST_POLICY,
  queues: [{ ...taxQueue, rings: [{ afterSeconds: 20, relaxLevels: 0, addQueueIds: ['clearance'] }] }],
};

const partOf = (parts: readonly Comparison[], queueId: string | null): Comparison => {
  const found = parts.find(({ scope }) => scope.queueId === queueId);
  if (!found) throw new Error(`no part ${queueId}`);
  return found;
};

describe('comparing two policies', () => {
  it('finds that help shortens the line that was helped, in every seed', async () => {
    const { parts, seeds, cutShort, arrivals } = await service().run(order(HELPED));
    expect({ seeds, cutShort, arrivals }).toEqual({ seeds: [1, 2, 3, 4], cutShort: false, arrivals: 250 });
    const { today, planned, difference } = partOf(parts, 'tax');
    expect(today['abandonment-rate']?.low).toBeGreaterThan(0.1);
    expect(difference['abandonment-rate']?.high).toBeLessThan(-0.05);
    expect(difference['answered']?.low).toBeGreaterThan(0);
    expect(planned['longest-wait']?.median).toBeLessThan(today['longest-wait']?.median ?? 0);
    // The helpers have more to do.
    expect(partOf(parts, 'clearance').difference['occupancy']?.low).toBeGreaterThan(0);
  });

  it('finds the opposite the other way round', async () => {
    const { parts } = await service().run(order(FIRST_POLICY, { today: HELPED, seeds: 2 }));
    expect(partOf(parts, 'tax').difference['abandonment-rate']?.low).toBeGreaterThan(0.05);
  });

  it('finds no difference at all where there is none: both meet the same luck', async () => {
    const { parts } = await service().run(order(HELPED, { today: HELPED, seeds: 1 }));
    for (const { difference } of parts) {
      for (const range of Object.values(difference))
        expect([range?.low ?? 0, range?.high ?? 0]).toEqual([0, 0]);
    }
  });

  it('answers the same for the same order', async () => {
    const once = (): Promise<unknown> => service().run(order(HELPED, { seeds: 2 }));
    const [one, two] = [await once(), await once()];
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
  });

  it('says of lists and withheld numbers where a policy goes by them', () => {
    const said = (queue: Partial<QueuePolicy>): string[] =>
      unknowns([FIRST_POLICY, { ...FIRST_POLICY, queues: [{ ...taxQueue, ...queue }] }]).map(({ en }) => en);
    const callback = {
      when: 'waited',
      afterSeconds: 9,
      to: 'callback',
      queueId: null,
      districtId: null,
    } as const;
    const plain = said({});
    expect(said({ vipListIds: ['aeo'] }).slice(plain.length)).toEqual([expect.stringContaining('VIP list')]);
    expect(
      said({ overflow: [{ ...callback, reason: '久等', reasonEn: 'Long' }] }).slice(plain.length),
    ).toEqual([expect.stringContaining('withheld')]);
  });

  it('says what it can’t know, in both languages', async () => {
    const { unknown, notes } = await service().run(order(HELPED, { seeds: 1 }));
    expect(unknown.length).toBeGreaterThan(5);
    for (const { zh, en } of [...unknown, ...notes]) {
      expect(zh).toMatch(/[一-鿿]/);
      expect(en).toMatch(/[a-z]{3}/);
    }
    expect(notes.map(({ en }) => en).join()).toContain('assumptions, not measurements');
  });
});

describe('bounds', () => {
  it('refuses a policy that can’t work with every reason at once', async () => {
    const bad: RoutingPolicy = {
      ...FIRST_POLICY,
      queues: [
        { ...taxQueue, skills: [{ skillId: 'nowhere', minLevel: 3 }], maxLength: 5 },
        { ...taxQueue, queueId: 'gone', districtId: '98' },
      ],
    };
    const refused = service().run(order(bad));
    await expect(refused).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const { details } = (await refused.catch((error: unknown) => error)) as { details: { code: string }[] };
    expect(new Set(details.map(({ code }) => code))).toEqual(
      new Set(['unknown-skill', 'no-way-out', 'nobody-can-serve', 'unknown-queue', 'unknown-district']),
    );
  });

  it('refuses what is too large, and says by how much', async () => {
    await expect(service({ contacts: 1999 }).run(order(HELPED))).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'contacts × seeds × 2', reasonEn: '2000, at most 1999' }],
    });
    await expect(service({ seeds: 3, agents: 7 }).run(order(HELPED))).rejects.toMatchObject({
      details: [
        { field: 'seeds', reasonEn: '4, at most 3' },
        { field: 'agents', reasonEn: '8, at most 7' },
      ],
    });
  });

  it('says to somebody of one district not by how much: the numbers are the whole country’s', async () => {
    const few = service({ agents: 7, queues: 1 }).run(order(HELPED, { seenBy: '22' }));
    await expect(few).rejects.toMatchObject({
      details: [
        { field: 'agents', reason: '过大，最多 7', reasonEn: 'too many, at most 7' },
        { field: 'queues', reason: '过大，最多 1', reasonEn: 'too many, at most 1' },
      ],
    });
  });

  it('takes away what a run that was killed has left, and nothing of one that may go on', async () => {
    const keyOf = (at: number): string => {
      const id = Math.floor(at / 1000).toString(16) + '0'.repeat(16);
      return `${rootOf(`${stores.redisPrefix}:sim:${id}:1:today`)}:agents`;
    };
    const [left, going] = [keyOf(Date.now() - 2 * 3_600_000), keyOf(Date.now() - 60_000)];
    await stores.redis.mset(left, 1, going, 1);
    await service().run(order(HELPED, { seeds: 1 }));
    expect(await stores.redis.exists(left)).toBe(0);
    expect(await stores.redis.del(going)).toBe(1);
  });

  it('gives up when not one seed was finished in time', async () => {
    await expect(service({ timeMs: 0 }).run(order(HELPED))).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('runs one at a time, and again after one that was ended', async () => {
    const busy = service();
    const stop = new AbortController();
    const first = busy.run(order(HELPED), stop.signal);
    await expect(busy.run(order(HELPED))).rejects.toMatchObject({ code: 'TOO_MANY' });
    stop.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect((await busy.run(order(HELPED, { seeds: 1 }))).seeds).toEqual([1]);
    expect(await stores.redis.keys(`*${stores.redisPrefix}*`)).toEqual([]);
  });
});
