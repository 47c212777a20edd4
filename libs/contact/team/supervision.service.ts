import {
  AppError,
  NATIONAL_DISTRICT,
  mayReach,
  type ContactImage,
  type Principal,
  type SeatedAgent,
} from '#libs/contract';
import type { Config } from '#libs/platform';
import type { ContactService } from '../contact.service.js';
import type { Colleague, ContactAt, SeatService } from './seat.service.js';

/** AGENT_BUSY after something was done: the contact was taken from whoever had it, for an agent who has gone. */
export class GivenBack extends AppError {
  constructor(
    readonly agentId: string,
    /** What became of it: as a rule it waits again. */
    readonly contact: ContactImage,
  ) {
    super('AGENT_BUSY', { agentId });
  }
}

/** Nothing that has been done is taken back for it. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

/**
 * Contacts that somebody moves out of their turn. Supervisors move those of their district and those that it serves for
 * another now, headquarters all; what is out of scope is answered like what does not exist. Everything throws NOT_FOUND,
 * STALE_EPOCH, STATE_CONFLICT, and AGENT_BUSY where a slot is needed.
 */
export class SupervisionService {
  constructor(
    private readonly contacts: ContactService,
    private readonly seats: SeatService,
    private readonly config: Pick<Config, 'agentsMayPull'>,
  ) {}

  /** Back to a queue at its old place; null = the one it is in. QUEUE_CLOSED for another one that takes no such contacts now. */
  async requeue(
    by: Colleague,
    { contactId, epoch }: ContactAt,
    queueId: string | null,
  ): Promise<ContactImage> {
    const contact = await this.scoped(by, contactId);
    if (queueId !== null && !mayReach(by.districtId, await this.seats.queue(queueId))) {
      throw new AppError('NOT_FOUND', { queueId });
    }
    if (queueId !== null && !(await this.seats.isOpenTo(contact, queueId))) {
      throw new AppError('QUEUE_CLOSED', { queueId });
    }
    return this.contacts.apply(contactId, { type: 'requeue', epoch, by: by.userId, queueId });
  }

  /** The supervisor has it from now on: FORBIDDEN without a console of their own. */
  async takeOver(by: Colleague, at: ContactAt): Promise<ContactImage> {
    const contact = await this.scoped(by, at.contactId);
    return this.take(by.userId, at, contact, await this.seated(by.userId));
  }

  /** An agent on duty, who may serve its queue, has it from now on. */
  async assign(by: Colleague, at: ContactAt, agentId: string): Promise<ContactImage> {
    const contact = await this.scoped(by, at.contactId);
    const agent = await this.seats.colleague(agentId, contact);
    if (!agent.onDuty) throw new AppError('AGENT_BUSY', { agentId });
    return this.take(by.userId, at, contact, agent);
  }

  /** An agent takes a waiting contact of a queue they serve; FORBIDDEN where only supervisors may. */
  async pull(by: Colleague & Pick<Principal, 'roles'>, at: ContactAt): Promise<ContactImage> {
    const supervisor = by.roles.includes('supervisor');
    const [contact, agent] = await Promise.all([this.seats.contact(at.contactId), this.seated(by.userId)]);
    const serves =
      agent.queueIds.includes(contact.queueId) || (supervisor && (await this.covers(by, contact)));
    if (!serves) throw new AppError('NOT_FOUND');
    if (!supervisor && !this.config.agentsMayPull) throw new AppError('FORBIDDEN');
    if (contact.epoch !== at.epoch) throw new AppError('STALE_EPOCH');
    if (contact.state !== 'waiting') throw new AppError('STATE_CONFLICT', { state: contact.state });
    return this.take(by.userId, at, contact, agent);
  }

  /**
   * GivenBack for one whose console was found gone meanwhile: the contact is back in its queue then. Whoever finds a
   * console gone says so first and looks for its contacts afterwards, whoever gives it one looks for the console
   * afterwards: whichever was quicker, one of them sees the other, and no contact stays with somebody who has gone.
   */
  private async take(
    by: string,
    { contactId, epoch }: ContactAt,
    contact: ContactImage,
    agent: SeatedAgent,
  ): Promise<ContactImage> {
    const taken = await this.seats.seat(this.withOwnSeat(agent, contact), contact, (slot) =>
      this.contacts.apply(contactId, { type: 'take', epoch, by, agentId: agent.id, slot }),
    );
    if (!(await this.hasGone(agent.id))) return taken;
    // The sweep, or the customer, may have moved it on already; where the store is away, the sweep will.
    const after =
      (await this.contacts.apply(contactId, { type: 'release', epoch: taken.epoch }).catch(unlessRefused)) ??
      (await this.seats.contact(contactId).catch(unlessRefused));
    throw new GivenBack(agent.id, after ?? taken);
  }

  /** Where nobody can say it, the sweep will find out. */
  private async hasGone(agentId: string): Promise<boolean> {
    try {
      return !(await this.seats.agent(agentId)).present;
    } catch (error) {
      unlessRefused(error);
      return (error as AppError).code !== 'UNAVAILABLE';
    }
  }

  /** Whoever is a guest already keeps the slot they have. */
  private withOwnSeat(agent: SeatedAgent, contact: ContactImage): SeatedAgent {
    const own = contact.guests.find(({ agentId }) => agentId === agent.id);
    return own ? { ...agent, freeSlots: [own.slot, ...agent.freeSlots] } : agent;
  }

  /** Without a console nobody would talk to the customer. */
  private async seated(agentId: string): Promise<SeatedAgent> {
    const agent = await this.seats.agent(agentId).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
      throw error;
    });
    if (!agent?.present) throw new AppError('FORBIDDEN', { needs: 'console' });
    return agent;
  }

  private async scoped(by: Colleague, contactId: string): Promise<ContactImage> {
    const contact = await this.seats.contact(contactId);
    if (!(await this.covers(by, contact))) throw new AppError('NOT_FOUND');
    return contact;
  }

  private async covers({ districtId }: Colleague, contact: ContactImage): Promise<boolean> {
    if (districtId === NATIONAL_DISTRICT || districtId === contact.districtId) return true;
    return this.seats.serves(districtId, contact);
  }
}
