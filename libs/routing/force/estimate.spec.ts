import { openStores, type Stores } from '#kit';
import type { Owner } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RoutingIndex } from '../index/routing-index.repository.js';
import { expectedWait, waitError, type WaitSample } from '../policy/decision/wait.rules.js';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const LINES = [{ queueId: 'general', ring: 0, order: 'least-occupied' as const, lacking: 0 }];
const HANDLE_MS = 200_000;
const LOAD = 0.97;

/** A day's traffic through the real index under a clock of its own: arrivals and handle times are exponential. */
class Day {
  private readonly clock = new ManualClock();
  private readonly index: RoutingIndex;
  private readonly random: () => number;
  private readonly ends: { at: number; seat: Owner; since: number }[] = [];
  private readonly waits = new Map<string, { since: number; estimate: WaitSample['estimate'] | null }>();
  readonly samples: WaitSample[] = [];

  constructor(
    seed: number,
    private readonly agents: number,
  ) {
    this.random = chance(seed);
    this.index = new RoutingIndex(stores.redis, `${stores.redisPrefix}-day-${seed}`, this.clock);
  }

  async run(arrivals: number): Promise<void> {
    await this.index.markAlive();
    const free = [{ name: 'chat:1', free: true }];
    const one = { lines: LINES, callBlocksChats: false, slots: free, readySince: 0, onlineSince: 0 };
    const ids = Array.from({ length: this.agents }, (_, n) => `a${n}`);
    await this.index.setAgents(ids.map((id) => ({ id, version: null, state: { id, ...one } })));
    const gap = HANDLE_MS / this.agents / LOAD;
    for (let n = 0; n < arrivals; n += 1) {
      const at = this.clock.now() + this.span(gap);
      while (this.ends.length > 0 && (this.ends[0]?.at ?? Infinity) <= at) await this.end();
      this.clock.advance(at - this.clock.now());
      await this.arrive(`c${n}`);
    }
  }

  private span(mean: number): number {
    return Math.round(-Math.log(1 - this.random()) * mean);
  }

  private async arrive(id: string): Promise<void> {
    const rank = this.clock.now();
    await this.index.enqueue([{ id, epoch: 1, queueId: 'general', slotClass: 'chat', rank }]);
    this.waits.set(id, { since: rank, estimate: null });
    await this.match();
    const place = await this.index.place(id);
    const wait = this.waits.get(id);
    if (!place || !wait || place.handleMs === null) return;
    const { ahead, slots, handleMs } = place;
    wait.estimate = expectedWait({ ahead, slots, handleSeconds: handleMs / 1000, patienceSeconds: null });
  }

  private async match(): Promise<void> {
    const now = this.clock.now();
    for (const { contactId, agentId, slot } of (await this.index.match(10)).proposals) {
      await this.index.settle([contactId]);
      const { since, estimate } = this.waits.get(contactId) ?? { since: now, estimate: null };
      if (estimate) this.samples.push({ estimate, waited: (now - since) / 1000 });
      this.waits.delete(contactId);
      this.ends.push({ at: now + this.span(HANDLE_MS), seat: { agentId, slot }, since: now });
      this.ends.sort((a, b) => a.at - b.at);
    }
  }

  private async end(): Promise<void> {
    const next = this.ends.shift();
    if (!next) return;
    this.clock.advance(next.at - this.clock.now());
    await this.index.handled([{ queueId: 'general', slotClass: 'chat', ms: next.at - next.since }]);
    await this.index.release([next.seat]);
    await this.match();
  }
}

describe('the expected wait, measured on generated traffic', () => {
  it('is right in the mean, and wrong for one contact by about what its range says', async () => {
    const samples: WaitSample[] = [];
    for (const seed of [1, 2, 3]) {
      const day = new Day(seed, 10);
      await day.run(600);
      samples.push(...day.samples);
    }
    const error = waitError(samples);
    const waited = samples.reduce((sum, sample) => sum + sample.waited, 0) / samples.length;
    expect(error?.count).toBeGreaterThan(1000);
    expect(Math.abs(error?.bias ?? Infinity)).toBeLessThan(0.1 * waited);
    expect(error?.relative).toBeLessThan(0.3);
    expect(error?.covered).toBeGreaterThan(0.7);
  });
});
