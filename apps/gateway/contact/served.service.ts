import type { AgentRepository } from '#libs/agent';
import type { ContactRepository, SeatService, Served } from '#libs/contact';
import type { DistrictScope, Principal } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import type { QueueService } from '#libs/routing';

/**
 * What a district serves for others. A contact that an overflow led to a district's queue, or that one of its agents
 * has, is seen there until it is over or gone on; the district whose customer it is sees it always, nobody else ever.
 */
export class ServedService {
  constructor(
    private readonly seats: Pick<SeatService, 'serves'>,
    private readonly contacts: Pick<ContactRepository, 'find'>,
    private readonly queues: Pick<QueueService, 'all'>,
    private readonly agents: Pick<AgentRepository, 'idsIn'>,
  ) {}

  /** The queues and agents of a district. */
  async of(districtId: string): Promise<Served> {
    const [queues, agentIds] = await Promise.all([this.queues.all(), this.agents.idsIn(districtId)]);
    const own = [...queues.values()].filter((queue) => queue.districtId === districtId);
    return { queueIds: own.map(({ id }) => id), agentIds };
  }

  /**
   * In which scope somebody reads this contact: their own, or the one of the district whose customer it is if theirs
   * serves it now. To be used of this contact alone.
   */
  async scopeAt(user: Principal, contactId: string): Promise<DistrictScope> {
    const scope = scopeOf(user);
    const { districtId } = scope;
    if (districtId === null) return scope;
    const contact = await this.contacts.find(contactId);
    if (!contact || contact.districtId === districtId) return scope;
    return (await this.seats.serves(districtId, contact)) ? { districtId: contact.districtId } : scope;
  }
}
