import {
  AppError,
  MAX_REASON_LENGTH,
  mustCover,
  refuse,
  type AgentListener,
  type AgentTermsSource,
  type ContactPort,
  type DistrictScope,
  type NextPresence,
  type Presence,
  type PresenceTime,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { AgentRepository } from './agent.repository.js';
import type { AgentDoc } from './agent.schema.js';

/** What an agent says of themselves, or a supervisor of them. */
export class PresenceService {
  constructor(
    private readonly repository: AgentRepository,
    private readonly contacts: Pick<ContactPort, 'heldBy'>,
    private readonly policy: Pick<AgentTermsSource, 'breakReasonIds'>,
    private readonly clock: Clock,
    private readonly listener: AgentListener,
  ) {}

  /**
   * Throws NOT_FOUND, or BAD_INPUT for a reason that is too long, or none of those that the policy names. Online
   * also answers for missed offers. `after-contacts` is now for whoever has none.
   */
  async set(
    agentId: string,
    { presence, reason }: NextPresence,
    when: PresenceTime = 'now',
  ): Promise<AgentDoc> {
    await this.checkReason(presence, reason);
    const agent = await this.get(agentId);
    if (when === 'now' || !(await this.isBusy(agentId))) return this.apply(agent, { presence, reason });
    const after = await this.repository.update(agentId, { nextPresence: { presence, reason } });
    if (!after) throw new AppError('NOT_FOUND', { agentId });
    return after;
  }

  /**
   * At once, whatever the agent has. Throws NOT_FOUND, also for another district's agent, and STATE_CONFLICT for one whose
   * console has gone for good: they'd be counted as idle, or on a break, until somebody noticed.
   */
  async force(agentId: string, to: NextPresence, by: string, scope: DistrictScope): Promise<AgentDoc> {
    const agent = mustCover(scope, await this.get(agentId), { agentId });
    if (agent.departed && to.presence !== 'offline')
      throw new AppError('STATE_CONFLICT', { state: 'offline' });
    return this.apply(agent, to, by);
  }

  /** Whoever among these (null = among all) has finished becomes what they had asked to be then. */
  async applyNext(agentIds: readonly string[] | null): Promise<void> {
    const agents = await this.repository.withNext(agentIds);
    for (const agent of agents) {
      const { _id: id, nextPresence: next } = agent;
      if (!next || (await this.isBusy(id))) continue;
      // Whoever has changed their mind meanwhile, or become it already, stays as they are.
      const after = await this.repository.become(id, next, this.changeOf(agent, next, null));
      if (after) this.listener.onAgents([id]);
    }
  }

  private async apply(agent: AgentDoc, to: NextPresence, by: string | null = null): Promise<AgentDoc> {
    const after = await this.repository.update(agent._id, this.changeOf(agent, to, by));
    if (!after) throw new AppError('NOT_FOUND', { agentId: agent._id });
    return after;
  }

  private changeOf(
    agent: AgentDoc,
    { presence, reason }: NextPresence,
    by: string | null,
  ): Partial<AgentDoc> {
    const now = new Date(this.clock.now());
    const online = presence === 'online';
    const returns = online && (agent.presence !== 'online' || agent.notRespondingSince !== null);
    return {
      presence,
      reason: presence === 'break' ? reason : null,
      presenceBy: by,
      nextPresence: null,
      ...(presence === agent.presence ? {} : { presenceSince: now }),
      ...(online ? { notRespondingSince: null, misses: 0, onlineSince: now } : {}),
      ...(returns ? { readySince: now } : {}),
    };
  }

  private async checkReason(presence: Presence, reason: string | null): Promise<void> {
    if (reason !== null && reason.length > MAX_REASON_LENGTH) {
      refuse('reason', `最多 ${MAX_REASON_LENGTH} 个字`, `at most ${MAX_REASON_LENGTH} characters`);
    }
    if (presence !== 'break') return;
    const known = await this.policy.breakReasonIds();
    if (known !== null && (reason === null || !known.includes(reason))) {
      refuse('reason', `须为其中之一：${known.join('、')}`, `must be one of ${known.join(', ')}`);
    }
  }

  private async isBusy(agentId: string): Promise<boolean> {
    return (await this.contacts.heldBy([agentId])).length > 0;
  }

  private async get(agentId: string): Promise<AgentDoc> {
    const agent = await this.repository.find(agentId);
    if (!agent) throw new AppError('NOT_FOUND', { agentId });
    return agent;
  }
}
