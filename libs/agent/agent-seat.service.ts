import type { AgentSeats, ContactPort, QueueDirectory, SeatedAgent } from '#libs/contract';
import type { AgentRepository } from './agent.repository.js';
import { isReady, routable } from './agent.rules.js';

/** Who may be given a contact now, by the truth and not by the routing index. */
export class AgentSeatService implements AgentSeats {
  constructor(
    private readonly repository: AgentRepository,
    private readonly contacts: Pick<ContactPort, 'heldBy'>,
    private readonly queues: QueueDirectory,
  ) {}

  async find(agentId: string): Promise<SeatedAgent | null> {
    const agent = await this.repository.find(agentId);
    if (!agent) return null;
    const [held, list] = await Promise.all([this.contacts.heldBy([agentId]), this.queues.list()]);
    const { queueIds, slots } = routable(agent, held, new Map(list.map((queue) => [queue.id, queue])));
    return {
      id: agentId,
      districtId: agent.districtId,
      queueIds,
      present: agent.connected,
      onDuty: isReady(agent),
      freeSlots: slots.filter(({ free }) => free).map(({ name }) => name),
    };
  }
}
