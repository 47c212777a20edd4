import {
  seatsOf,
  type AgentListener,
  type AgentPort,
  type Transition,
  type TransitionListener,
} from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { RoutingIndex } from '../index/routing-index.repository.js';
import type { ResyncService } from '../resync.service.js';
import { BatchService } from './batch.service.js';
import { digest, standingOf, type Answer, type Digest } from './digest.rules.js';
import { RetryService } from './retry.service.js';

/** What a change of a contact says about its agents. */
type AgentNews = Pick<Digest, 'freed' | 'seated' | 'answers' | 'returning'>;

/**
 * Keeps the index right after every commit of this process. What concerns the index alone goes there
 * at once; what needs the truth of agents follows on its own, so that nobody waits for it. A short cut:
 * what fails is tried again for a while, and whatever it loses, the sweep repairs.
 */
export class RoutingFollower implements TransitionListener, AgentListener {
  private readonly transitions = new BatchService<Transition>((batch) => this.follow(batch));
  private readonly agentNews = new BatchService<AgentNews>((batch) => this.note(batch));
  private readonly agentIds = new BatchService<string>((batch) => this.set(batch));
  private readonly lateContacts = new RetryService((ids) => this.resync.contactsById(ids));
  private readonly lateAgents = new RetryService((ids) => this.resync.agentsById(ids));
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

  /** Resolves when everything told so far has been applied, dropped, or put off. */
  async settled(): Promise<void> {
    const lanes = [this.transitions, this.agentNews, this.agentIds];
    while (lanes.some((lane) => !lane.idle)) for (const lane of lanes) await lane.settled();
  }

  /** Like `settled`; nothing is tried again after that. */
  async stop(): Promise<void> {
    await this.settled();
    await Promise.all([this.lateContacts.stop(), this.lateAgents.stop()]);
  }

  private async follow(batch: readonly Transition[]): Promise<void> {
    const { waiting, gone, declined, handled, ...news } = digest(batch);
    if (news.freed.length + news.seated.length + news.answers.length > 0) this.agentNews.add([news]);
    const done = await this.settle([
      // In this order, or the same agent would be offered it again at once.
      this.index.decline(declined).then(() => this.resync.enqueue(waiting)),
      this.index.remove(gone),
      this.index.release(news.freed).then((unsure) => this.agentIds.add(unsure)),
      this.index.handled(handled),
    ]);
    if (done) return;
    this.lateContacts.add(batch.map(({ after }) => after.id));
    this.lateAgents.add(
      batch.flatMap(({ before, after }) =>
        [...(before ? seatsOf(before) : []), ...seatsOf(after)].map(({ agentId }) => agentId),
      ),
    );
  }

  private async note(batch: readonly AgentNews[]): Promise<void> {
    const freed = [...new Set(batch.flatMap((news) => news.freed.map((slot) => slot.agentId)))];
    const seated = [...new Set(batch.flatMap((news) => news.seated))];
    const answers = batch.flatMap((news) => news.answers);
    const done = await this.settle([
      ...(freed.length > 0 ? [this.agents.freed(freed, this.clock.now())] : []),
      ...(seated.length > 0 ? [this.resync.agentsById(seated)] : []),
      ...(answers.length > 0 ? [this.answered(answers)] : []),
    ]);
    if (!done) this.lateAgents.add([...freed, ...seated, ...answers.map(({ agentId }) => agentId)]);
    // Only now, or whoever let a contact ring would be offered it again at another of their slots.
    const returning = batch.flatMap((news) => news.returning);
    if (returning.length === 0) return;
    if (!(await this.settle([this.resync.contactsById(returning)]))) this.lateContacts.add(returning);
  }

  private async answered(answers: readonly Answer[]): Promise<void> {
    const { accepted, missed } = standingOf(answers);
    if (accepted.length > 0) await this.agents.accepted(accepted);
    if (missed.length === 0) return;
    const at = Math.min(...missed.map((answer) => answer.at));
    const still = await this.agents.missed(
      missed.map(({ agentId }) => agentId),
      at,
    );
    // Who may miss more than one is passed over by this contact for a while, as if they had declined it.
    await this.index.decline(missed.filter(({ agentId }) => still.includes(agentId)));
    await this.resync.agentsById(missed.map(({ agentId }) => agentId));
  }

  private async set(agentIds: readonly string[]): Promise<void> {
    if (!(await this.settle([this.resync.agentsById(agentIds)]))) this.lateAgents.add(agentIds);
  }

  /** Never rejects; false if a part failed. One line when it begins to fail, and one when it works again. */
  private async settle(parts: readonly Promise<void>[]): Promise<boolean> {
    const results = await Promise.allSettled(parts);
    const failure = results.find((result) => result.status === 'rejected');
    if (failure && !this.failing) this.log.warn({ err: failure.reason }, 'the routing index cannot follow');
    if (!failure && this.failing) this.log.info('the routing index follows again');
    this.failing = failure !== undefined;
    return failure === undefined;
  }
}
