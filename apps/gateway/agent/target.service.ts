import { AgentService } from '#libs/agent';
import { SeatService, type ContactAt } from '#libs/contact';
import {
  NATIONAL_DISTRICT,
  mayReach,
  mayServe,
  type Principal,
  type QueueDirectory,
  type Targets,
} from '#libs/contract';
import { scopeOf } from '#libs/identity';

/** So many colleagues are offered to choose from. */
const MOST = 200;

/** Whom an owner may pass a contact on to, or ask. */
export class TargetService {
  constructor(
    private readonly agents: AgentService,
    private readonly queues: QueueDirectory,
    private readonly seats: SeatService,
  ) {}

  /** Queues in reach that take it now, and colleagues of the own district (headquarters: of all) who may serve the contact's. */
  async of(by: Principal, at: ContactAt): Promise<Targets> {
    const contact = await this.seats.owned(by, at);
    const [queue, queues] = await Promise.all([this.seats.queue(contact.queueId), this.queues.list()]);
    const { districtId } = scopeOf(by);
    // A district's queue is served by that district alone: nobody else is to take a place among the first so many.
    const own = queue.districtId === NATIONAL_DISTRICT ? districtId : (districtId ?? queue.districtId);
    const { items } = await this.agents.list(
      { districtId: own, queueId: null, presence: 'online' },
      null,
      MOST + 1,
    );
    const within = queues.filter((one) => mayReach(by.districtId, one));
    const open = await Promise.all(within.map(({ id }) => this.seats.isOpenTo(contact, id)));
    return {
      queues: within.filter((_, i) => open[i]).map(({ id, name, nameEn }) => ({ id, name, nameEn })),
      agents: items
        .filter((agent) => agent.id !== by.userId && mayServe(agent.districtId, queue))
        .slice(0, MOST)
        .map(({ id, displayName, state }) => ({ id, displayName, state })),
    };
  }
}
