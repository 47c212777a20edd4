import {
  AppError,
  mayReach,
  type ContactImage,
  type GuestLeft,
  type GuestRole,
  type Kept,
  type SeatedAgent,
} from '#libs/contract';
import type { Clock, Config } from '#libs/platform';
import type { ContactService } from '../contact.service.js';
import type { Colleague, ContactAt, SeatService } from './seat.service.js';

/** Where an owner passes a contact on to: a queue, or an agent. */
export type TransferTarget = { queueId: string } | { agentId: string };

/**
 * Agents working together on a contact. Whoever acts may pass it on to queues they reach, and bring in
 * colleagues who may serve its queue; ownership and epoch are checked by the lifecycle. Beside what is said
 * below, everything throws NOT_FOUND, NOT_OWNER, STALE_EPOCH and STATE_CONFLICT.
 */
export class TeamService {
  constructor(
    private readonly contacts: ContactService,
    private readonly seats: SeatService,
    private readonly clock: Clock,
    private readonly config: Pick<Config, 'keptMs' | 'offerMs'>,
  ) {}

  /**
   * NOT_FOUND for a queue out of reach, and for an agent who serves no queue within it; QUEUE_CLOSED for those that take
   * no such contacts now.
   */
  async transfer(by: Colleague, at: ContactAt, target: TransferTarget): Promise<ContactImage> {
    const { contactId, epoch } = at;
    const contact = await this.seats.owned(by, at);
    const { queueId, kept } = await this.destination(by, contact, target);
    const command = { type: 'transfer', epoch, agentId: by.userId, queueId, kept } as const;
    return this.contacts.apply(contactId, command);
  }

  /** Rings at a colleague who is on duty and has room; AGENT_BUSY otherwise. */
  async invite(by: Colleague, at: ContactAt, guestId: string, role: GuestRole): Promise<ContactImage> {
    const { contactId, epoch } = at;
    const contact = await this.seats.owned(by, at);
    const guest = await this.seats.colleague(guestId, contact);
    if (!guest.onDuty) throw new AppError('AGENT_BUSY', { agentId: guestId });
    return this.seats.seat(guest, contact, (slot) => {
      const expiresAt = this.clock.now() + this.config.offerMs;
      const command = { type: 'invite', epoch, agentId: by.userId, guestId, slot, role, expiresAt } as const;
      return this.contacts.apply(contactId, command);
    });
  }

  /** NOT_OWNER for whoever was not invited. */
  async join(by: Colleague, { contactId, epoch }: ContactAt): Promise<ContactImage> {
    await this.guest(by, contactId);
    return this.contacts.apply(contactId, { type: 'join', epoch, guestId: by.userId });
  }

  /** Declines the invitation, or goes. NOT_OWNER for whoever is no guest. */
  async leave(by: Colleague, { contactId, epoch }: ContactAt): Promise<ContactImage> {
    const { joined } = await this.guest(by, contactId);
    const reason: GuestLeft = joined ? 'left' : 'declined';
    return this.contacts.apply(contactId, { type: 'leave', epoch, guestId: by.userId, reason });
  }

  /** The owner lets a guest go, or takes an invitation back. */
  async dismiss(by: Colleague, at: ContactAt, guestId: string): Promise<ContactImage> {
    await this.seats.owned(by, at);
    const { contactId, epoch } = at;
    return this.contacts.apply(contactId, { type: 'leave', epoch, guestId, reason: 'dismissed' });
  }

  /** A warm transfer to a guest who has joined. */
  async handOver(by: Colleague, { contactId, epoch }: ContactAt, guestId: string): Promise<ContactImage> {
    const command = { type: 'hand-over', epoch, agentId: by.userId, guestId } as const;
    return this.contacts.apply(contactId, command);
  }

  private async guest(by: Colleague, contactId: string): Promise<ContactImage['guests'][number]> {
    const { guests } = await this.seats.contact(contactId);
    const guest = guests.find(({ agentId }) => agentId === by.userId);
    if (!guest) throw new AppError('NOT_OWNER');
    return guest;
  }

  private async destination(
    by: Colleague,
    contact: ContactImage,
    target: TransferTarget,
  ): Promise<{ queueId: string; kept: Kept | null }> {
    if ('queueId' in target) {
      const queue = await this.seats.queue(target.queueId);
      if (!mayReach(by.districtId, queue)) throw new AppError('NOT_FOUND', target);
      if (!(await this.seats.isOpenTo(contact, queue.id))) throw new AppError('QUEUE_CLOSED', target);
      return { queueId: queue.id, kept: null };
    }
    const queueId = await this.meetingQueue(by, contact, await this.seats.agent(target.agentId));
    return { queueId, kept: { agentId: target.agentId, until: this.clock.now() + this.config.keptMs } };
  }

  /** The queue in which the contact is kept for an agent: the one it is in if they serve it, else one of theirs that is open. */
  private async meetingQueue(by: Colleague, contact: ContactImage, agent: SeatedAgent): Promise<string> {
    if (agent.queueIds.includes(contact.queueId)) return contact.queueId;
    let within = false;
    for (const queueId of agent.queueIds) {
      if (!mayReach(by.districtId, await this.seats.queue(queueId))) continue;
      if (await this.seats.isOpenTo(contact, queueId)) return queueId;
      within = true;
    }
    throw new AppError(within ? 'QUEUE_CLOSED' : 'NOT_FOUND', { agentId: agent.id });
  }
}
