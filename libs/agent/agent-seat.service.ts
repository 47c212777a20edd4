import type { AgentSeats, AgentTerms, AgentTermsSource, ContactPort, SeatedAgent } from '#libs/contract';
import type { AgentRepository } from './agent.repository.js';
import { isReady, routable, standingOf } from './agent.rules.js';

/** Who may be given a contact now, by the truth and not by the routing index. */
export class AgentSeatService implements AgentSeats {
  constructor(
    private readonly repository: AgentRepository,
    private readonly contacts: Pick<ContactPort, 'heldBy'>,
    private readonly policy: Pick<AgentTermsSource, 'terms'>,
  ) {}

  async find(agentId: string): Promise<SeatedAgent | null> {
    const agent = await this.repository.find(agentId);
    if (!agent) return null;
    const [held, { terms }] = await Promise.all([
      this.contacts.heldBy([agentId]),
      this.policy.terms([standingOf(agent)]),
    ]);
    const { lines, slots } = routable(agent, held, terms[0] as AgentTerms);
    return {
      id: agentId,
      districtId: agent.districtId,
      queueIds: [...new Set(lines.map(({ queueId }) => queueId))],
      present: agent.connected,
      onDuty: isReady(agent),
      freeSlots: slots.filter(({ free }) => free).map(({ name }) => name),
    };
  }
}
