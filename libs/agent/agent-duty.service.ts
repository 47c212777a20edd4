import type { AgentDuty, AgentDutySource, FigureScope } from '#libs/contract';
import type { AgentRepository } from './agent.repository.js';
import type { AgentDoc } from './agent.schema.js';

const PAGE = 500;
const EVERYWHERE: FigureScope = { districtId: null, queueId: null };

/** Agents' duties, as they are stored. */
export class AgentDutyService implements AgentDutySource {
  /** `graceMs`: whoever was not heard of for so long has gone, whenever that was noticed. */
  constructor(
    private readonly agents: Pick<AgentRepository, 'presentPage' | 'findMany'>,
    private readonly graceMs: number,
  ) {}

  async present(): Promise<AgentDuty[]> {
    const all: AgentDoc[] = [];
    for (let afterId: string | null = null; ;) {
      const page: AgentDoc[] = await this.agents.presentPage(EVERYWHERE, afterId, PAGE);
      all.push(...page);
      if (page.length < PAGE) return all.map((agent) => dutyOf(agent, this.graceMs));
      afterId = page.at(-1)?._id ?? null;
    }
  }

  async of(agentIds: readonly string[]): Promise<AgentDuty[]> {
    if (agentIds.length === 0) return [];
    return (await this.agents.findMany(agentIds)).map((agent) => dutyOf(agent, this.graceMs));
  }
}

type Standing = Pick<
  AgentDoc,
  | '_id'
  | 'districtId'
  | 'presence'
  | 'presenceSince'
  | 'onlineSince'
  | 'notRespondingSince'
  | 'seenAt'
  | 'reason'
>;

/** As `stateOf`, contacts apart. After an outage an agent is found gone late: they went when they were last heard of. */
export function dutyOf(agent: Standing, graceMs: number): AgentDuty {
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
