import type { RecordedContact, TimelineEntry } from '#libs/contract';
import { openStores, type Stores } from '#kit';
import { measure } from '#libs/metrics';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { FIRST_POLICY } from '../../policy/model/policy.rules.js';
import { rangeOf } from '../result/summary.rules.js';
import { recordedTallies, talliesOf } from '../result/tally.rules.js';
import { replay } from '../run/replay.service.js';
import type { Caller } from '../run/stage.rules.js';
import type { Traffic } from '../scenario.rules.js';
import { generatedTraffic } from './generated.rules.js';
import { evenPattern } from './pattern.rules.js';
import { recordedTraffic } from './recorded.rules.js';

const FROM = Date.parse('2026-01-05T00:00:00+08:00');
const TO = FROM + 12 * 3_600_000;
const OPTIONS = { withinSeconds: 15, shortSeconds: 5 };
const ids = ['a', 'b', 'c', 'd'];
const world = {
  queues: [{ id: 'general', districtId: '00' }],
  agents: ids.map((id) => ({ id, districtId: '00', queueIds: ['general'] })),
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
const run = (traffic: Traffic, seed: number): ReturnType<typeof replay> =>
  replay(traffic, FIRST_POLICY, seed, {
    redis,
    prefix: `${stores.redisPrefix}-${(runs += 1)}`,
  });

/** A simulated contact as the system would have recorded it; offers not taken are not told. */
function recorded({
  id,
  n,
  arrival,
  offeredAt,
  settledAt,
  closedAt,
  outcome,
  servedBy,
}: Caller): RecordedContact {
  const entries: object[] = [
    { type: 'contact.opened', at: arrival.at, channel: arrival.channel, accountId: 'line' },
    { type: 'contact.queued', at: arrival.at, queueId: 'general', place: arrival.at, reason: 'arrival' },
  ];
  if (outcome === 'abandoned') {
    entries.push({ type: 'contact.abandoned', at: settledAt, by: 'customer' });
    entries.push({ type: 'contact.closed', at: settledAt, by: 'customer' });
  }
  if (outcome === 'answered') {
    entries.push({
      type: 'contact.offered',
      at: offeredAt,
      agentId: servedBy,
      slot: 'voice:1',
      expiresAt: 0,
    });
    entries.push({ type: 'contact.accepted', at: settledAt, agentId: servedBy });
    if (closedAt !== null) {
      const endedAt = Math.min(closedAt, (settledAt ?? 0) + arrival.handling.talkMs);
      entries.push({ type: 'contact.ended', at: endedAt, by: 'customer', wrapUpUntil: 0 });
      entries.push({ type: 'contact.closed', at: closedAt, by: 'agent', agentId: servedBy });
    }
  }
  const timeline = entries.map((entry, i) => ({ ...entry, seq: i + 1 }) as TimelineEntry);
  return { id, customer: n, channel: arrival.channel, districtId: '00', openedAt: arrival.at, timeline };
}

/**
 * What was simulated, recorded, and replayed under the same policy comes out as it was: abandonment would not,
 * if the patience of those who were served were taken for no longer than their wait.
 */
it('replays a recording of itself to the same figures', async () => {
  const traffic = generatedTraffic({
    count: 1000,
    from: FROM,
    to: TO,
    world,
    shifts: ids.map((agentId) => ({ agentId, from: FROM, to: TO })),
    mix: [{ queueId: 'general', channel: 'voice', weight: 1 }],
    pattern: evenPattern(FROM, TO),
    model: { voice: { talkMs: 150_000, wrapMs: 20_000, patienceMs: 90_000, missRate: 0, declineRate: 0 } },
  });
  const { callers } = await run(traffic, 1);
  const again = recordedTraffic(callers.map(recorded), { from: FROM, to: TO, world });
  const [was] = recordedTallies(again, again.recorded, measure, OPTIONS);
  expect(was?.values['abandonment-rate']).toBeGreaterThan(0.1);
  const stages = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => run(again, seed)));
  const tallies = stages.map((stage) => talliesOf(stage, measure, OPTIONS)[0]?.values ?? {});
  const near = (name: string, by: number): void => {
    const median = rangeOf(tallies.map((values) => values[name] ?? null))?.median ?? NaN;
    expect(Math.abs(median - (was?.values[name] ?? NaN))).toBeLessThan(by);
  };
  expect(tallies.every((values) => values['offered'] === 1000)).toBe(true);
  near('abandonment-rate', 0.04);
  near('service-level-asked', 0.06);
  near('average-speed-of-answer', 6);
  near('average-handle-time', 12);
}, 600_000);
