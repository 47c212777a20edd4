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
import { BatchService } from './batch.service.js';
import type { ResyncService } from './resync.service.js';

/** What a change of a contact says about its agent. */
type AgentNews = Pick<Digest, 'freed' | 'missed' | 'accepted'>;

/**
 * Keeps the index right after every commit of this process. What concerns the index alone goes there
 * at once; what needs the truth of agents follows on its own, so that nobody waits for it. A short cut:
 * whatever it loses, the sweep repairs.
 */
export class RoutingFollower implements TransitionListener, AgentListener {
  private readonly transitions = new BatchService<Transition>((batch) => this.follow(batch));
  private readonly agentNews = new BatchService<AgentNews>((batch) => this.note(batch));
  private readonly agentIds = new BatchService<string>((batch) =>
    this.settle([this.resync.agentsById(batch)]),
  );
  private failing = false;

  constructor(
    private readonly index: RoutingIndex,
    private readonly resync: ResyncService,
    private readonly agents: Pick<AgentPort, 'freed' | 'missed' | 'accepted'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onTransitions(transitions: readonly Transition[]): void {
    this.transitions.add(transitions);
  }

  onAgents(agentIds: readonly string[]): void {
    this.agentIds.add(agentIds);
  }

  /** Resolves when everything told so far has been applied, or dropped. */
  async settled(): Promise<void> {
    const lanes = [this.transitions, this.agentNews, this.agentIds];
    while (lanes.some((lane) => !lane.idle)) for (const lane of lanes) await lane.settled();
  }

  private follow(batch: readonly Transition[]): Promise<void> {
    const { waiting, gone, ...news } = digest(batch);
    if (news.freed.length + news.missed.length + news.accepted.length > 0) this.agentNews.add([news]);
    return this.settle([
      this.resync.enqueue(waiting),
      this.index.remove(gone),
      this.index.release(news.freed),
    ]);
  }

  private note(batch: readonly AgentNews[]): Promise<void> {
    const of = (pick: (news: AgentNews) => string[]): string[] => [...new Set(batch.flatMap(pick))];
    const freed = of((news) => news.freed.map((slot) => slot.agentId));
    const missed = of((news) => news.missed);
    const accepted = of((news) => news.accepted);
    return this.settle([
      ...(freed.length > 0 ? [this.agents.freed(freed, this.clock.now())] : []),
      ...(missed.length > 0 ? [this.agents.missed(missed)] : []),
      ...(accepted.length > 0 ? [this.agents.accepted(accepted)] : []),
    ]);
  }

  /** Never rejects. One line when it begins to fail, and one when it works again. */
  private async settle(parts: readonly Promise<void>[]): Promise<void> {
    const results = await Promise.allSettled(parts);
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
