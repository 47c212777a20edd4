import type { Owner } from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { Redis } from 'ioredis';
import {
  chunks,
  type AgentSetting,
  type Handled,
  type IndexedContact,
  type PlaceInLine,
  type Proposal,
} from '../../index/argument.rules.js';
import { rootOf } from '../../index/layout.rules.js';
import { RoutingIndex } from '../../index/routing-index.repository.js';
import { StepBatch } from './step-batch.adapter.js';

/** Everything that changed at one moment, in the order in which it is applied. */
export interface Changes {
  settled: string[];
  declined: { contactId: string; agentId: string; at: number }[];
  agents: AgentSetting[];
  gone: { id: string; epoch: number }[];
  freed: Owner[];
  handled: Handled[];
  placed: IndexedContact[];
}

/** Answers to proposals that are sent together. */
const GATHERED = 100;

/**
 * The routers' index. Steps gather in their order until an answer is needed, and are not waited for; one that
 * fails fails the next answer.
 */
export class MatchingAdapter {
  private readonly index: RoutingIndex;
  private readonly steps: StepBatch;
  private readonly root: string;
  private readonly outstanding = new Set<Promise<unknown>>();
  private failure: { error: unknown } | null = null;
  private unsettled: string[] = [];

  constructor(redis: Redis, prefix: string, clock: Clock) {
    this.root = rootOf(prefix);
    this.steps = new StepBatch(redis, this.root);
    this.index = new RoutingIndex(redis, prefix, clock, this.steps);
  }

  async open(): Promise<void> {
    await this.steps.open();
    await this.index.markAlive();
  }

  /** Leaves nothing behind. Rejects with what failed before. */
  async close(): Promise<void> {
    this.steps.flush();
    await Promise.all(this.outstanding);
    await this.index.clear();
    if (this.failure) throw this.failure.error;
  }

  /** In steps of their own, as the index would divide them: it would wait in between. */
  apply({ settled, declined, agents, gone, freed, handled, placed }: Changes): void {
    this.settle(settled, agents.length > 0);
    for (const some of chunks(declined)) this.send(this.index.decline(some));
    for (const some of chunks(agents)) this.send(this.index.setAgents(some));
    for (const some of chunks(gone)) this.send(this.index.remove(some));
    for (const some of chunks(freed)) this.send(this.index.release(some));
    this.send(this.index.handled(handled));
    for (const some of chunks(placed)) this.send(this.index.enqueue(some));
  }

  forgetDeclines(): void {
    this.send(this.index.forgetDeclines());
  }

  /** Asks where a contact stands now; `tell` is called when the answer has come, before `close` resolves. */
  place(contactId: string, tell: (place: PlaceInLine | null) => void): void {
    this.send(this.index.place(contactId).then(tell));
  }

  /** At most `limit` proposals, on all that was applied so far. */
  async match(limit: number): Promise<Proposal[]> {
    const { alive, proposals } = await this.index.match(limit);
    if (this.failure) throw this.failure.error;
    if (!alive) throw new Error('the index of the simulation was emptied from outside');
    return proposals;
  }

  /** An answer that is outstanding matters only where an agent is set anew: until then they gather. */
  private settle(contactIds: readonly string[], now: boolean): void {
    this.unsettled.push(...contactIds);
    if (this.unsettled.length === 0 || (!now && this.unsettled.length < GATHERED)) return;
    this.send(this.steps.run('settle', this.root, this.unsettled));
    this.unsettled = [];
  }

  private send(work: Promise<unknown>): void {
    const done = work
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.outstanding.delete(done));
    this.outstanding.add(done);
  }
}
