import type {
  AgentListener,
  AgentPort,
  ContactImage,
  Owner,
  Transition,
  TransitionListener,
} from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { RoutingIndex } from './index/routing-index.repository.js';
import type { ResyncService } from './resync.service.js';

/** Beyond this many, news is dropped rather than kept: the sweep finds it in the truth. */
const MOST_KEPT = 50_000;

/**
 * Keeps the index right after every commit of this process, in batches: while one is being applied,
 * the next gathers. A short cut: whatever it loses, the sweep repairs.
 */
export class RoutingFollower implements TransitionListener, AgentListener {
  private transitions: Transition[] = [];
  private readonly agentIds = new Set<string>();
  private running: Promise<void> | null = null;
  private failing = false;

  constructor(
    private readonly index: RoutingIndex,
    private readonly resync: ResyncService,
    private readonly agents: AgentPort,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onTransitions(transitions: readonly Transition[]): void {
    if (this.transitions.length < MOST_KEPT) this.transitions.push(...transitions);
    this.start();
  }

  onAgents(agentIds: readonly string[]): void {
    for (const agentId of agentIds) if (this.agentIds.size < MOST_KEPT) this.agentIds.add(agentId);
    this.start();
  }

  /** Resolves when everything told so far has been applied, or dropped. */
  async settled(): Promise<void> {
    while (this.running) await this.running;
  }

  private start(): void {
    this.running ??= this.drain().finally(() => {
      this.running = null;
    });
  }

  private async drain(): Promise<void> {
    // What is told in one turn of the event loop travels together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.transitions.length > 0 || this.agentIds.size > 0) {
      const batch = this.transitions;
      const agentIds = [...this.agentIds];
      this.transitions = [];
      this.agentIds.clear();
      const results = await Promise.allSettled([...this.follow(batch), this.resync.agentsById(agentIds)]);
      this.report(results);
    }
  }

  private follow(batch: readonly Transition[]): Promise<void>[] {
    const { waiting, gone, freed, missed, accepted } = digest(batch);
    const idle = [...new Set(freed.map((slot) => slot.agentId))];
    return [
      this.resync.enqueue(waiting),
      this.index.remove(gone),
      this.index.release(freed),
      idle.length > 0 ? this.agents.freed(idle, this.clock.now()) : Promise.resolve(),
      missed.length > 0 ? this.agents.missed(missed) : Promise.resolve(),
      accepted.length > 0 ? this.agents.accepted(accepted) : Promise.resolve(),
    ];
  }

  /** One line when it begins to fail, and one when it works again. */
  private report(results: readonly PromiseSettledResult<void>[]): void {
    const failure = results.find((result) => result.status === 'rejected');
    if (failure && !this.failing) this.log.warn({ err: failure.reason }, 'the routing index cannot follow');
    if (!failure && this.failing) this.log.info('the routing index follows again');
    this.failing = failure !== undefined;
  }
}

interface Digest {
  waiting: ContactImage[];
  gone: ContactImage[];
  freed: Owner[];
  missed: string[];
  accepted: string[];
}

/** What a batch of transitions means for the index: of each contact only where it ended up. */
export function digest(batch: readonly Transition[]): Digest {
  const latest = new Map<string, ContactImage>();
  const waited = new Set<string>();
  const freed: Owner[] = [];
  const missed: string[] = [];
  const accepted: string[] = [];
  for (const { before, after, entries } of batch) {
    if ((latest.get(after.id)?.seq ?? 0) < after.seq) latest.set(after.id, after);
    if (before?.state === 'waiting' && after.state !== 'waiting') waited.add(after.id);
    const miss = entries.some((entry) => entry.type === 'contact.missed');
    // Whoever let an offer run out gets their slots back by coming back, not by the missed contact.
    if (miss && before?.owner) missed.push(before.owner.agentId);
    else if (before?.owner && !after.owner) freed.push(before.owner);
    for (const entry of entries) if (entry.type === 'contact.accepted') accepted.push(entry.agentId);
  }
  const ends = [...latest.values()];
  return {
    waiting: ends.filter((image) => image.state === 'waiting'),
    gone: ends.filter((image) => image.state !== 'waiting' && waited.has(image.id)),
    freed,
    missed,
    accepted,
  };
}
