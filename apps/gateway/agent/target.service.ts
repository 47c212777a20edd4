import { AgentService } from '#libs/agent';
import { SeatService, type ContactAt } from '#libs/contact';
import {
  AppError,
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

  /** Queues in reach, and colleagues of the own district (headquarters: of all) who may serve the contact's. */
  async of(by: Principal, { contactId, epoch }: ContactAt): Promise<Targets> {
    const contact = await this.seats.contact(contactId);
    if (contact.epoch !== epoch) throw new AppError('STALE_EPOCH');
    if (contact.owner?.agentId !== by.userId) throw new AppError('NOT_OWNER');
    const [queue, queues, { items }] = await Promise.all([
      this.seats.queue(contact.queueId),
      this.queues.list(),
      this.agents.list({ ...scopeOf(by), queueId: null }, null, MOST),
    ]);
    return {
      queues: queues
        .filter((one) => mayReach(by.districtId, one))
        .map(({ id, name, nameEn }) => ({ id, name, nameEn })),
      agents: items
        .filter(({ id, presence, districtId }) => {
          return id !== by.userId && presence === 'online' && mayServe(districtId, queue);
        })
        .map(({ id, displayName, state }) => ({ id, displayName, state })),
    };
  }
}
