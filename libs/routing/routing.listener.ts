import {
  seatsOf,
  type AgentListener,
  type AgentPort,
  type ContactImage,
  type Owner,
  type Transition,
  type TransitionListener,
} from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { RoutingIndex } from './index/routing-index.repository.js';
import { BatchService } from './batch.service.js';
import type { ResyncService } from './resync.service.js';

/** What a change of a contact says about its agent. */
type AgentNews = Pick<Digest, 'freed' | 'answers' | 'returning'>;

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
    this.agentIds.add(transitions.flatMap(seatedByHand));
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
    const { waiting, gone, declined, ...news } = digest(batch);
    if (news.freed.length + news.answers.length > 0) this.agentNews.add([news]);
    return this.settle([
      // In this order, or the same agent would be offered it again at once.
      this.index.decline(declined).then(() => this.resync.enqueue(waiting)),
      this.index.remove(gone),
      this.index.release(news.freed),
    ]);
  }

  private async note(batch: readonly AgentNews[]): Promise<void> {
    const freed = [...new Set(batch.flatMap((news) => news.freed.map((slot) => slot.agentId)))];
    const last = new Map(batch.flatMap((news) => news.answers).map((answer) => [answer.agentId, answer]));
    const missed = [...last.values()].filter((answer) => answer.missed);
    const accepted = [...last.values()].filter((answer) => !answer.missed);
    await this.settle([
      ...(freed.length > 0 ? [this.agents.freed(freed, this.clock.now())] : []),
      ...(missed.length > 0 ? [this.takeOut(missed)] : []),
      ...(accepted.length > 0 ? [this.agents.accepted(accepted.map(({ agentId }) => agentId))] : []),
    ]);
    // Only now, or whoever let a contact ring would be offered it again at another of their slots.
    const returning = batch.flatMap((news) => news.returning);
    if (returning.length > 0) await this.settle([this.resync.contactsById(returning)]);
  }

  private async takeOut(missed: readonly Answer[]): Promise<void> {
    const agentIds = missed.map(({ agentId }) => agentId);
    await this.agents.missed(agentIds, Math.min(...missed.map(({ at }) => at)));
    await this.resync.agentsById(agentIds);
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

/** The last that is known of an agent: took an offer, or let one run out. */
interface Answer {
  agentId: string;
  at: number;
  missed: boolean;
}

interface Digest {
  waiting: ContactImage[];
  /** Ids of contacts that wait again because an offer ran out. */
  returning: string[];
  gone: ContactImage[];
  freed: Owner[];
  declined: { contactId: string; agentId: string; at: number }[];
  /** In the order in which they happened. */
  answers: Answer[];
}

/** What a batch of transitions means for the index: of each contact only where it ended up. */
export function digest(batch: readonly Transition[]): Digest {
  const latest = new Map<string, ContactImage>();
  const waited = new Set<string>();
  const returned = new Set<string>();
  const freed: Owner[] = [];
  const declined: Digest['declined'] = [];
  const answers: Answer[] = [];
  for (const { before, after, entries } of batch) {
    if ((latest.get(after.id)?.seq ?? 0) < after.seq) latest.set(after.id, after);
    if (before?.state === 'waiting' && after.state !== 'waiting') waited.add(after.id);
    const miss = entries.some((entry) => entry.type === 'contact.missed');
    if (miss) returned.add(after.id);
    // Whoever let an offer run out gets their slots back by coming back, not by the missed contact.
    else freed.push(...seatsLost(before, after));
    for (const entry of entries) {
      const { type, at } = entry;
      if (type === 'contact.declined') declined.push({ contactId: after.id, agentId: entry.agentId, at });
      if (type === 'contact.missed') answers.push({ agentId: entry.agentId, at, missed: true });
      if (type === 'contact.accepted' || type === 'contact.taken')
        answers.push({ agentId: entry.agentId, at, missed: false });
    }
  }
  const ends = [...latest.values()];
  const waiting = ends.filter((image) => image.state === 'waiting');
  return {
    waiting: waiting.filter((image) => !returned.has(image.id)),
    returning: waiting.filter((image) => returned.has(image.id)).map((image) => image.id),
    gone: ends.filter((image) => image.state !== 'waiting' && waited.has(image.id)),
    freed,
    declined,
    answers,
  };
}

/** Agents whom nobody proposed: the index does not know yet that a slot of theirs is taken. */
const seatedByHand = ({ entries }: Transition): string[] =>
  entries.flatMap((entry) => {
    if (entry.type === 'contact.invited') return entry.guestId;
    return entry.type === 'contact.taken' ? entry.agentId : [];
  });

/** Seats that were taken before and are not any more: an owner's, and guests'. */
function seatsLost(before: ContactImage | null, after: ContactImage): Owner[] {
  if (before === null) return [];
  const held = new Set(seatsOf(after).map(({ agentId, slot }) => `${agentId} ${slot}`));
  return seatsOf(before).filter(({ agentId, slot }) => !held.has(`${agentId} ${slot}`));
}
