import {
  seatsOf,
  AGENT_STATES,
  AppError,
  MAX_REASON_LENGTH,
  mayServe,
  pageOf,
  type AgentListener,
  type AgentRoster,
  type AgentState,
  type AgentView,
  type ContactPort,
  type DistrictScope,
  type FigureScope,
  type Page,
  type Presence,
  type Principal,
  type QueueDirectory,
  type RosterUser,
  type SlotClass,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { AgentRepository } from './agent.repository.js';
import { DEFAULT_CAPACITY, DEFAULT_QUEUE_IDS, stateOf, viewOf, type Held } from './agent.rules.js';
import type { AgentDoc } from './agent.schema.js';

const PAGE = 500;

export interface AgentChange {
  queueIds?: string[];
  capacity?: Partial<Record<SlotClass, number>>;
}

/** Agents: who they are, whether they are there, what they say of themselves. */
export class AgentService implements AgentRoster {
  constructor(
    private readonly repository: AgentRepository,
    private readonly contacts: Pick<ContactPort, 'heldBy'>,
    private readonly queues: QueueDirectory,
    private readonly clock: Clock,
    private readonly listener: AgentListener,
  ) {}

  /** A console of this user is there. Makes the agent at the first time. */
  async connect(principal: Pick<Principal, 'userId' | 'displayName' | 'districtId'>): Promise<AgentView> {
    const { userId, displayName, districtId } = principal;
    const present = { displayName, districtId, seenAt: this.now(), connected: true, departed: false };
    const agent = await this.repository.upsert(userId, present, this.newAgent(displayName, districtId));
    return this.changed(agent);
  }

  /** Consoles of these agents are still there; to be said at least every third of the grace time. */
  async heartbeat(agentIds: readonly string[]): Promise<void> {
    if (agentIds.length === 0) return;
    const back = await this.repository.seen(agentIds, this.now());
    if (back.length > 0) this.listener.onAgents(back);
  }

  /** The agent's last console is gone: no more offers, and the grace time begins. */
  async disconnect(agentId: string): Promise<void> {
    const agent = await this.repository.update(agentId, { connected: false, seenAt: this.now() });
    if (agent) this.listener.onAgents([agentId]);
  }

  /** Throws NOT_FOUND, or BAD_INPUT for a reason that is too long. Online also answers for a missed offer. */
  async setPresence(agentId: string, presence: Presence, reason: string | null = null): Promise<AgentView> {
    if (reason !== null && reason.length > MAX_REASON_LENGTH) {
      throw new AppError('BAD_INPUT', [`reason must have at most ${MAX_REASON_LENGTH} characters`]);
    }
    const agent = await this.get(agentId);
    const now = this.now();
    const returns =
      presence === 'online' && (agent.presence !== 'online' || agent.notRespondingSince !== null);
    const after = await this.repository.update(agentId, {
      presence,
      reason: presence === 'break' ? reason : null,
      ...(presence === agent.presence ? {} : { presenceSince: now }),
      ...(presence === 'online' ? { notRespondingSince: null, onlineSince: now } : {}),
      ...(returns ? { readySince: now } : {}),
    });
    if (!after) throw new AppError('NOT_FOUND', { agentId });
    return this.changed(after);
  }

  /** Throws NOT_FOUND. */
  async view(agentId: string): Promise<AgentView> {
    return viewOf(await this.get(agentId), await this.contacts.heldBy([agentId]));
  }

  /** Agents by id. */
  async list(scope: FigureScope, cursor: string | null, limit: number): Promise<Page<AgentView>> {
    const found = await this.repository.page(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    const held = await this.heldBy(items);
    return { items: items.map((agent) => viewOf(agent, held.get(agent._id) ?? [])), next };
  }

  /** How many agents are in each state; a queue's are those who serve it. */
  async countsByState(scope: FigureScope): Promise<Record<AgentState, number>> {
    const counts = Object.fromEntries(AGENT_STATES.map((state) => [state, 0])) as Record<AgentState, number>;
    counts.offline = await this.repository.countOffline(scope);
    let afterId: string | null = null;
    for (;;) {
      const agents: AgentDoc[] = await this.repository.presentPage(scope, afterId, PAGE);
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
    await this.repository.enrol(id, change, this.newAgent(displayName, districtId));
    this.listener.onAgents([id]);
  }

  /** Throws NOT_FOUND, also for another district's agent, and BAD_INPUT with the queues that are wrong. */
  async update(
    agentId: string,
    { queueIds, capacity }: AgentChange,
    scope: DistrictScope,
  ): Promise<AgentView> {
    if (!queueIds && !capacity) throw new AppError('BAD_INPUT', ['nothing to change']);
    const agent = await this.get(agentId);
    if (scope.districtId !== null && scope.districtId !== agent.districtId)
      throw new AppError('NOT_FOUND', { agentId });
    const change: Partial<AgentDoc> = {
      ...(queueIds ? { queueIds: await this.checked(queueIds, agent.districtId) } : {}),
      ...(capacity ? { capacity: { ...agent.capacity, ...capacity }, capacitySince: this.now() } : {}),
    };
    const after = await this.repository.update(agentId, change, scope.districtId);
    if (!after) throw new AppError('NOT_FOUND', { agentId });
    return this.changed(after);
  }

  private async checked(queueIds: readonly string[], districtId: string): Promise<string[]> {
    const queues = new Map((await this.queues.list()).map((queue) => [queue.id, queue]));
    const problems = queueIds.flatMap((id) => {
      const queue = queues.get(id);
      if (!queue) return [`queue ${id} does not exist`];
      return mayServe(districtId, queue) ? [] : [`queue ${id} belongs to another district`];
    });
    if (problems.length > 0) throw new AppError('BAD_INPUT', problems);
    return [...new Set(queueIds)];
  }

  private async changed(agent: AgentDoc): Promise<AgentView> {
    this.listener.onAgents([agent._id]);
    return viewOf(agent, await this.contacts.heldBy([agent._id]));
  }

  private async get(agentId: string): Promise<AgentDoc> {
    const agent = await this.repository.find(agentId);
    if (!agent) throw new AppError('NOT_FOUND', { agentId });
    return agent;
  }

  private async heldBy(agents: readonly AgentDoc[]): Promise<Map<string, Held[]>> {
    return byAgent(agents.length === 0 ? [] : await this.contacts.heldBy(agents.map((agent) => agent._id)));
  }

  private newAgent(displayName: string, districtId: string): Omit<AgentDoc, '_id'> {
    const now = this.now();
    return {
      displayName,
      districtId,
      queueIds: [...DEFAULT_QUEUE_IDS],
      capacity: { ...DEFAULT_CAPACITY },
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
    return new Date(this.clock.now());
  }
}

/** Contacts by the agents who hold a slot in them, as owner or as guest. */
export function byAgent<T extends Held>(contacts: readonly T[]): Map<string, T[]> {
  const held = new Map<string, T[]>();
  for (const contact of contacts) {
    for (const { agentId } of seatsOf(contact)) {
      const list = held.get(agentId);
      if (list) list.push(contact);
      else held.set(agentId, [contact]);
    }
  }
  return held;
}
