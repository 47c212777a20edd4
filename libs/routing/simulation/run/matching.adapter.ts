import type { Owner } from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { Redis } from 'ioredis';
import {
  RoutingIndex,
  type AgentSetting,
  type IndexedContact,
  type PlaceInLine,
  type Proposal,
} from '../../index/routing-index.repository.js';

/** Everything that changed at one moment, in the order in which it is applied. */
export interface Changes {
  settled: string[];
  declined: { contactId: string; agentId: string; at: number }[];
  agents: AgentSetting[];
  gone: { id: string; epoch: number }[];
  freed: Owner[];
  handled: { queueId: string; ms: number }[];
  placed: IndexedContact[];
}

/** Answers to proposals that are sent together. */
const GATHERED = 100;

/** The routers' index. Commands are sent in order and not waited for; one that fails fails the next answer. */
export class MatchingAdapter {
  private readonly index: RoutingIndex;
  private failure: { error: unknown } | null = null;
  private unsettled: string[] = [];

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly clock: Clock,
  ) {
    this.index = new RoutingIndex(redis, prefix, clock);
  }

  async open(): Promise<void> {
    await this.loadScripts();
    await this.index.markAlive();
  }

  /** Leaves nothing behind. Rejects with what failed before. */
  async close(): Promise<void> {
    await this.index.clear();
    if (this.failure) throw this.failure.error;
  }

  apply({ settled, declined, agents, gone, freed, handled, placed }: Changes): void {
    this.settle(settled, agents.length > 0);
    this.send(this.index.decline(declined));
    this.send(this.index.setAgents(agents));
    this.send(this.index.remove(gone));
    this.send(this.index.release(freed));
    this.send(this.index.handled(handled));
    this.send(this.index.enqueue(placed));
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
    this.send(this.index.settle(this.unsettled));
    this.unsettled = [];
  }

  private send(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.failure ??= { error };
    });
  }

  /** Runs every step once, one after the other: a server that doesn't know a script yet gets it late. */
  private async loadScripts(): Promise<void> {
    const index = new RoutingIndex(this.redis, `${this.prefix}-load`, this.clock);
    const at = this.clock.now();
    const state = { id: 'a', lines: [], callBlocksChats: true, slots: [], readySince: at, onlineSince: at };
    await index.setAgents([{ id: 'a', version: null, state }]);
    await index.enqueue([{ id: 'c', epoch: 1, queueId: 'q', slotClass: 'chat', rank: at }]);
    await index.place('c');
    await index.handled([{ queueId: 'q', ms: 1 }]);
    await index.decline([{ contactId: 'c', agentId: 'a', at }]);
    await index.forgetDeclines();
    await index.match(1);
    await index.release([{ agentId: 'a', slot: 'chat:1' }]);
    await index.remove([{ id: 'c', epoch: 1 }]);
    await index.clear();
  }
}
