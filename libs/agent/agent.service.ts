import {
  refuse,
  AGENT_STATES,
  AppError,
  mayServe,
  mustCover,
  pageOf,
  type AgentListener,
  type AgentRoster,
  type AgentState,
  type AgentTerms,
  type AgentTermsSource,
  type AgentView,
  type ContactPort,
  type DistrictScope,
  type FigureScope,
  type NextPresence,
  type Page,
  type Presence,
  type PresenceTime,
  type Principal,
  type QueueDirectory,
  type RosterUser,
  type SlotClass,
  type WrapUpTerms,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { AgentRepository } from './agent.repository.js';
import { byAgent, DEFAULT_QUEUE_IDS, standingOf, stateOf, viewOf, type Held } from './agent.rules.js';
import type { AgentDoc } from './agent.schema.js';
import type { PresenceService } from './presence.service.js';

const PAGE = 500;

/** What an administrator changes of an agent; what is left out stays. Queues are replaced, room is changed by class. */
export interface AgentChange {
  queueIds?: string[];
  capacity?: Partial<Record<SlotClass, number>>;
}

export interface AgentParts {
  repository: AgentRepository;
  contacts: Pick<ContactPort, 'heldBy'>;
  queues: QueueDirectory;
  policy: Pick<AgentTermsSource, 'terms' | 'wrapUp'>;
  presences: PresenceService;
  clock: Clock;
  listener: AgentListener;
}

/** Agents: who they are, whether they are there, what they say of themselves. */
export class AgentService implements AgentRoster {
  constructor(private readonly parts: AgentParts) {}

  /** A console of this user is there. Makes the agent at the first time. */
  async connect(principal: Pick<Principal, 'userId' | 'displayName' | 'districtId'>): Promise<AgentView> {
    const { userId, displayName, districtId } = principal;
    const present = { displayName, districtId, seenAt: this.now(), connected: true, departed: false };
    const agent = await this.parts.repository.upsert(userId, present, this.newAgent(displayName, districtId));
    return this.changed(agent);
  }

  /** Consoles of these agents are still there; to be said at least every third of the grace time. */
  async heartbeat(agentIds: readonly string[]): Promise<void> {
    if (agentIds.length === 0) return;
    const back = await this.parts.repository.seen(agentIds, this.now());
    if (back.length > 0) this.parts.listener.onAgents(back);
  }

  /** The agent's last console is gone: no more offers, and the grace time begins. */
  async disconnect(agentId: string): Promise<void> {
    const agent = await this.parts.repository.update(agentId, { connected: false, seenAt: this.now() });
    if (agent) this.parts.listener.onAgents([agentId]);
  }

  /** As `PresenceService.set`. */
  async setPresence(
    agentId: string,
    presence: Presence,
    reason: string | null = null,
    when: PresenceTime = 'now',
  ): Promise<AgentView> {
    return this.changed(await this.parts.presences.set(agentId, { presence, reason }, when));
  }

  /** A supervisor (`by`) sets an agent's presence. Throws as `PresenceService.force`. */
  async force(agentId: string, to: NextPresence, by: string, scope: DistrictScope): Promise<AgentView> {
    return this.changed(await this.parts.presences.force(agentId, to, by, scope));
  }

  /** How long this agent's wrap-up may take, and be prolonged. */
  wrapUpOf(agentId: string): Promise<WrapUpTerms> {
    return this.parts.policy.wrapUp(agentId);
  }

  /** Throws NOT_FOUND. */
  async view(agentId: string): Promise<AgentView> {
    const agent = await this.get(agentId);
    const { slots } = await this.termsOf(agent);
    return viewOf(agent, await this.parts.contacts.heldBy([agentId]), slots);
  }

  /** Agents by id; `presence`: those alone who say so. */
  async list(
    scope: FigureScope & { presence?: Presence },
    cursor: string | null,
    limit: number,
  ): Promise<Page<AgentView>> {
    const found = await this.parts.repository.page(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    const [held, { terms }] = await Promise.all([
      this.heldBy(items),
      this.parts.policy.terms(items.map(standingOf)),
    ]);
    const views = items.map((agent, i) =>
      viewOf(agent, held.get(agent._id) ?? [], (terms[i] as AgentTerms).slots),
    );
    return { items: views, next };
  }

  /** How many agents are in each state; a queue's are those who serve it. */
  async countsByState(scope: FigureScope): Promise<Record<AgentState, number>> {
    const counts = Object.fromEntries(AGENT_STATES.map((state) => [state, 0])) as Record<AgentState, number>;
    counts.offline = await this.parts.repository.countOffline(scope);
    let afterId: string | null = null;
    for (;;) {
      const agents: AgentDoc[] = await this.parts.repository.presentPage(scope, afterId, PAGE);
      const held = await this.heldBy(agents);
      for (const agent of agents) counts[stateOf(agent, held.get(agent._id) ?? []).state] += 1;
      if (agents.length < PAGE) return counts;
      afterId = agents.at(-1)?._id ?? null;
    }
  }

  async check({ districtId }: Pick<RosterUser, 'districtId'>, queueIds: string[]): Promise<void> {
    await this.checked(queueIds, districtId);
  }

  /**
   * Makes or renews the agent of a user, serving exactly these queues, unless a later revision of the
   * user has been told already. Throws BAD_INPUT with the wrong queues.
   */
  async assign(user: RosterUser, queueIds: string[]): Promise<void> {
    const { id, displayName, districtId, revision } = user;
    const served = await this.checked(queueIds, districtId);
    const change = { displayName, districtId, queueIds: served, userRevision: revision };
    await this.parts.repository.enrol(id, change, this.newAgent(displayName, districtId));
    this.parts.listener.onAgents([id]);
  }

  /** Throws NOT_FOUND, also for another district's agent, and BAD_INPUT with the queues that are wrong. */
  async update(
    agentId: string,
    { queueIds, capacity }: AgentChange,
    scope: DistrictScope,
  ): Promise<AgentView> {
    if (!queueIds && !capacity) refuse('', '没有要修改的内容', 'nothing to change');
    const agent = mustCover(scope, await this.get(agentId), { agentId });
    const change: Partial<AgentDoc> = {
      ...(queueIds ? { queueIds: await this.checked(queueIds, agent.districtId) } : {}),
      ...(capacity
        ? { capacity: { ...(await this.termsOf(agent)).slots, ...capacity }, capacitySince: this.now() }
        : {}),
    };
    const after = await this.parts.repository.update(agentId, change, scope.districtId);
    if (!after) throw new AppError('NOT_FOUND', { agentId });
    return this.changed(after);
  }

  private async checked(queueIds: readonly string[], districtId: string): Promise<string[]> {
    const queues = new Map((await this.parts.queues.list()).map((queue) => [queue.id, queue]));
    const wrong = (reason: string, reasonEn: string) => ({ field: 'queueIds', reason, reasonEn });
    const problems = queueIds.flatMap((id) => {
      const queue = queues.get(id);
      if (!queue) return [wrong(`没有队列 ${id}`, `queue ${id} does not exist`)];
      if (mayServe(districtId, queue)) return [];
      return [wrong(`队列 ${id} 属于其他关区`, `queue ${id} belongs to another district`)];
    });
    if (problems.length > 0) throw new AppError('BAD_INPUT', problems);
    return [...new Set(queueIds)];
  }

  private async changed(agent: AgentDoc): Promise<AgentView> {
    this.parts.listener.onAgents([agent._id]);
    const { slots } = await this.termsOf(agent);
    return viewOf(agent, await this.parts.contacts.heldBy([agent._id]), slots);
  }

  private async termsOf(agent: AgentDoc): Promise<AgentTerms> {
    const { terms } = await this.parts.policy.terms([standingOf(agent)]);
    return terms[0] as AgentTerms;
  }

  private async get(agentId: string): Promise<AgentDoc> {
    const agent = await this.parts.repository.find(agentId);
    if (!agent) throw new AppError('NOT_FOUND', { agentId });
    return agent;
  }

  private async heldBy(agents: readonly AgentDoc[]): Promise<Map<string, Held[]>> {
    return byAgent(
      agents.length === 0 ? [] : await this.parts.contacts.heldBy(agents.map((agent) => agent._id)),
    );
  }

  private newAgent(displayName: string, districtId: string): Omit<AgentDoc, '_id'> {
    const now = this.now();
    return {
      displayName,
      districtId,
      queueIds: [...DEFAULT_QUEUE_IDS],
      presence: 'offline',
      presenceSince: now,
      reason: null,
      notRespondingSince: null,
      readySince: now,
      seenAt: now,
      connected: false,
      departed: true,
    };
  }

  private now(): Date {
    return new Date(this.parts.clock.now());
  }
}
