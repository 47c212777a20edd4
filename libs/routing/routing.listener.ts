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
/** How soon what could not be applied is looked up again. */
const RETRY_MS = 500;

/**
 * Keeps the index right after every commit of this process, in batches: while one is being applied,
 * the next gathers. What could not be applied, because a store was away, is set from the truth as
 * soon as it can be. A short cut: whatever is lost with this process, the sweep repairs.
 */
export class RoutingFollower implements TransitionListener, AgentListener {
  private transitions: Transition[] = [];
  private readonly agentIds = new Set<string>();
  /** Contacts to be looked up again, like the agents above. */
  private readonly contactIds = new Set<string>();
  private readonly owed = { contacts: new Set<string>(), agents: new Set<string>() };
  private retry: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private failing = false;
  private stopped = false;

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

  /** Gives up what could not be applied: the sweep of another process finds it. */
  stop(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    return this.settled();
  }

  private start(): void {
    this.running ??= this.drain().finally(() => {
      this.running = null;
    });
  }

  private async drain(): Promise<void> {
    // What is told in one turn of the event loop travels together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.transitions.length > 0 || this.agentIds.size > 0 || this.contactIds.size > 0) {
      const batch = this.transitions;
      const agentIds = [...this.agentIds];
      const contactIds = [...this.contactIds];
      this.transitions = [];
      this.agentIds.clear();
      this.contactIds.clear();
      const results = await Promise.allSettled([
        ...this.follow(batch),
        this.resync.agentsById(agentIds),
        this.resync.contactsById(contactIds),
      ]);
      this.report(results);
      if (this.failing) this.owe(batch, agentIds, contactIds);
    }
  }

  /** Remembers whom the batch was about, to look them up in the truth a little later. */
  private owe(
    batch: readonly Transition[],
    agentIds: readonly string[],
    contactIds: readonly string[],
  ): void {
    const { contacts, agents } = this.owed;
    const owners = batch.flatMap(({ before, after }) => [before?.owner?.agentId, after.owner?.agentId]);
    for (const id of [...contactIds, ...batch.map(({ after }) => after.id)]) {
      if (contacts.size < MOST_KEPT) contacts.add(id);
    }
    for (const id of [...agentIds, ...owners]) if (id && agents.size < MOST_KEPT) agents.add(id);
    if (this.stopped) return;
    this.retry ??= setTimeout(() => this.repay(), RETRY_MS);
  }

  private repay(): void {
    this.retry = null;
    for (const id of this.owed.contacts) this.contactIds.add(id);
    for (const id of this.owed.agents) this.agentIds.add(id);
    this.owed.contacts.clear();
    this.owed.agents.clear();
    this.start();
  }

  private follow(batch: readonly Transition[]): Promise<void>[] {
    const { waiting, gone, freed, missed, accepted } = digest(batch);
    const idle = [...new Set(freed.map((slot) => slot.agentId))];
    return [
      this.requeue(waiting, missed),
      this.index.remove(gone),
      this.index.release(freed),
      idle.length > 0 ? this.agents.freed(idle, this.clock.now()) : Promise.resolve(),
      accepted.length > 0 ? this.agents.accepted(accepted) : Promise.resolve(),
    ];
  }

  /** Whoever has just missed an offer leaves the index first: it must not ring at them again. */
  private async requeue(waiting: readonly ContactImage[], missed: readonly string[]): Promise<void> {
    if (missed.length > 0) {
      await this.agents.missed(missed);
      await this.resync.agentsById(missed);
    }
    await this.resync.enqueue(waiting);
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
