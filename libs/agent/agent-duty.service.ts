import type { AgentDuty, AgentDutySource } from '#libs/contract';
import type { AgentRepository, DutyBasis } from './agent.repository.js';

/** Agents' duties, as they are stored. */
export class AgentDutyService implements AgentDutySource {
  /** `graceMs`: whoever was not heard of for so long has gone, whenever that was noticed. */
  constructor(
    private readonly agents: Pick<AgentRepository, 'dutyPage' | 'findMany'>,
    private readonly graceMs: number,
  ) {}

  async present(afterId: string | null, limit: number): Promise<AgentDuty[]> {
    const page = await this.agents.dutyPage(afterId, limit);
    return page.map((agent) => dutyOf(agent, this.graceMs));
  }

  async of(agentIds: readonly string[]): Promise<AgentDuty[]> {
    if (agentIds.length === 0) return [];
    return (await this.agents.findMany(agentIds)).map((agent) => dutyOf(agent, this.graceMs));
  }
}

/** As `stateOf`, contacts apart. After an outage an agent is found gone late: they went when they were last heard of. */
function dutyOf(agent: DutyBasis, graceMs: number): AgentDuty {
  const { _id: agentId, districtId, presence, presenceSince, notRespondingSince, reason } = agent;
  const place = { agentId, districtId, reason: null };
  if (presence === 'offline') {
    const since = Math.min(presenceSince.getTime(), agent.seenAt.getTime() + graceMs);
    return { ...place, duty: 'offline', since };
  }
  if (presence === 'break') return { ...place, reason, duty: 'break', since: presenceSince.getTime() };
  if (notRespondingSince) return { ...place, duty: 'not-responding', since: notRespondingSince.getTime() };
  return { ...place, duty: 'online', since: (agent.onlineSince ?? presenceSince).getTime() };
}
