import { DAY_MS, type Fact, type ReactionItem } from '#libs/contract';
import { HALF_HOUR_MS } from '#libs/platform';
import type { FactRepository } from '../fact/fact.repository.js';
import type { AgentIntervalRepository } from './agent-interval.repository.js';
import { KEPT_SECONDS } from './agent-interval.schema.js';
import { AgentPasts, type HeldContacts } from './agent-pasts.service.js';
import { factsOfTime } from './agent-time.rules.js';
import { keptStretches } from './stretch.rules.js';

/** Of so many contacts stretches are compared at once. */
const BATCH = 300;

type Told = Pick<ReactionItem, 'contact' | 'timeline'>;

/** MongoDB removes what is too old by its own clock, which is ahead of what agents were last told of, and goes on. */
const GOING_MS = 2 * 3_600_000;

/**
 * Agents' time made again: stretches from the timelines, and the half-hours that have been told from stretches and duties.
 * Duties have no other truth than their intervals. Of what is older than these are kept the facts stay as they are.
 */
export class AgentTimeHistory {
  private readonly pasts: AgentPasts;

  constructor(
    private readonly intervals: AgentIntervalRepository,
    private readonly held: HeldContacts,
    private readonly facts: Pick<FactRepository, 'firstOfAgents'>,
  ) {
    this.pasts = new AgentPasts(intervals, held);
  }

  /** Passes contacts through, and holds their stretches against the stored ones. Answers how many differ by `differing`. */
  async *stretches<T extends Told>(
    source: AsyncIterable<T>,
    how: 'look' | 'correct',
    found: { differing: number },
  ): AsyncGenerator<T> {
    const oldest = await this.keptSince();
    let batch: T[] = [];
    const flush = async (): Promise<void> => {
      const right = batch
        .flatMap((item) => keptStretches(item))
        .filter(({ until }) => until.getTime() > oldest);
      found.differing += await this.intervals.hold(right, how);
      batch = [];
    };
    for await (const item of source) {
      batch.push(item);
      if (batch.length >= BATCH) await flush();
      yield item;
    }
    await flush();
  }

  /** The facts of every half-hour that was told and of which everything is still there, one half-hour at a time. */
  async *told(): AsyncGenerator<Fact[]> {
    const end = await this.intervals.told();
    const first = (await this.intervals.since()) ?? (await this.facts.firstOfAgents());
    if (end === null || first === null) return;
    const oldest = Math.ceil((await this.keptSince()) / HALF_HOUR_MS) * HALF_HOUR_MS;
    for (let from = Math.max(first, oldest); from < end; from += DAY_MS)
      yield* this.toldIn(from, Math.min(from + DAY_MS, end));
  }

  /** Reads the intervals of these half-hours once: whatever index serves them, it passes over all that came later. */
  private async *toldIn(from: number, end: number): AsyncGenerator<Fact[]> {
    const lasting = await this.pasts.lastingIn(from, end);
    const known = await this.intervals.overlapping(new Date(from), new Date(end));
    const overlapping: AgentIntervalRepository['overlapping'] = async (after, before) =>
      known.filter((one) => one.until > after && one.from < before);
    const pasts = new AgentPasts({ overlapping }, this.held);
    for (let start = from; start < end; start += HALF_HOUR_MS) {
      const those = await pasts.of(start, start + HALF_HOUR_MS, lasting);
      yield those.flatMap((past) => factsOfTime(start, past));
    }
  }

  /** Epoch ms; what ended before may be gone, or go while it is looked at. */
  private async keptSince(): Promise<number> {
    return ((await this.intervals.told()) ?? 0) - KEPT_SECONDS * 1000 + GOING_MS;
  }
}
