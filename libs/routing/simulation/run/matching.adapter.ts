import type { Owner, RoutableAgent, SlotClass } from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { Redis } from 'ioredis';
import type { RoutingPolicy } from '../../policy/model/policy.rules.js';
import type { Remark } from '../scenario.rules.js';
import { RoutingIndex, type Proposal } from '../../index/routing-index.repository.js';

/** A contact's place in line. */
export interface Placed {
  id: string;
  epoch: number;
  slotClass: SlotClass;
  rank: number;
  queueId: string;
  ring: number;
  /** Kept for this agent alone; null = anyone may have it. */
  reservedFor: string | null;
}

/** An agent as they stand; `serves` null = takes nothing. */
export interface Standing extends Pick<RoutableAgent, 'id' | 'slots' | 'readySince' | 'onlineSince'> {
  serves: readonly Serves[] | null;
}

/** A queue an agent is eligible for: from this ring on, of so many. */
export interface Serves {
  queueId: string;
  firstRing: number;
  rings: number;
  /** Whether the queue keeps contacts for their customers' last agents. */
  reserves: boolean;
}

/** Everything that changed at one moment, in the order in which it is applied. */
export interface Changes {
  settled: string[];
  declined: { contactId: string; agentId: string; at: number }[];
  agents: Standing[];
  gone: { id: string; epoch: number }[];
  freed: Owner[];
  placed: Placed[];
}

/** Answers to proposals that are sent together. */
const GATHERED = 100;

/**
 * The routing index that the routers use, with lines of the simulation's own choosing: one for each queue
 * and ring (`queue@ring`), and one for each contact that is kept for an agent (`queue@=agent`). Commands are
 * sent in order and not waited for; one that fails fails the next answer.
 */
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

  apply({ settled, declined, agents, gone, freed, placed }: Changes): void {
    this.settle(settled, agents.length > 0);
    this.send(this.index.decline(declined));
    this.send(this.index.setAgents(agents.map(settingOf)));
    this.send(this.index.remove(gone));
    this.send(this.index.release(freed));
    this.send(this.index.enqueue(placed.map((one) => ({ ...one, queueId: lineOf(one) }))));
  }

  forgetDeclines(): void {
    this.send(this.index.forgetDeclines());
  }

  /** Asks how many are before a contact now; `tell` is called when the answer has come, before `close` resolves. */
  ahead(contactId: string, tell: (ahead: number | null) => void): void {
    this.send(this.index.ahead(contactId).then(tell));
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
    await index.setAgents([settingOf({ id: 'a', serves: [], slots: [], readySince: at, onlineSince: at })]);
    await index.enqueue([{ id: 'c', epoch: 1, queueId: 'q', slotClass: 'chat', rank: at }]);
    await index.ahead('c');
    await index.decline([{ contactId: 'c', agentId: 'a', at }]);
    await index.forgetDeclines();
    await index.match(1);
    await index.release([{ agentId: 'a', slot: 'chat:1' }]);
    await index.remove([{ id: 'c', epoch: 1 }]);
    await index.clear();
  }
}

const lineOf = ({ queueId, ring, reservedFor }: Placed): string =>
  reservedFor === null ? `${queueId}@${ring}` : `${queueId}@=${reservedFor}`;

function settingOf({ serves, ...agent }: Standing): Parameters<RoutingIndex['setAgents']>[0][number] {
  if (serves === null) return { id: agent.id, version: null, state: null };
  const queueIds = serves.flatMap(({ queueId, firstRing, rings, reserves }) => [
    ...Array.from({ length: rings - firstRing + 1 }, (_, i) => `${queueId}@${firstRing + i}`),
    ...(reserves ? [`${queueId}@=${agent.id}`] : []),
  ]);
  return { id: agent.id, version: null, state: { ...agent, queueIds } };
}

/** Where these lines route otherwise than the policies say. */
export function indexNotes(policies: readonly RoutingPolicy[]): Remark[] {
  const orders = policies.flatMap(({ queues }) => queues.map(({ agentOrder }) => agentOrder));
  if (orders.every((order) => order === 'least-occupied')) return [];
  return [
    {
      zh: '坐席选择一律按“占用最少、其次空闲最久”模拟，其他选择方式尚未计入。',
      en: 'Agents are chosen by “least occupied, then longest idle” here, whatever the policy says.',
    },
  ];
}
