import type { CallbackRoundService, CallbackService } from '#libs/callback';
import {
  AppError,
  slotClassOf,
  type AgentSeats,
  type ContactImage,
  type ContactPort,
  type Principal,
} from '#libs/contract';
import type { SupervisionService } from '#libs/contact';
import { scopeOf } from '#libs/identity';

/** A router may offer the contact in the moment before it is taken: so often it is taken anew. */
const ATTEMPTS = 4;

/** An agent calls somebody back now, without waiting until it is their turn. */
export class CallbackTakeService {
  constructor(
    private readonly callbacks: Pick<CallbackService, 'find'>,
    private readonly round: Pick<CallbackRoundService, 'openNow'>,
    private readonly contacts: Pick<ContactPort, 'load'>,
    private readonly supervision: Pick<SupervisionService, 'assign'>,
    private readonly seats: AgentSeats,
  ) {}

  /**
   * Opens the contact and gives it to the agent. Throws NOT_FOUND, AGENT_BUSY unless the agent is on duty with a
   * free slot, and STATE_CONFLICT {state} or {reason}: `in-contact` while the customer is in another contact,
   * `led-out` while the queue takes nobody.
   */
  async take(id: string, agent: Principal): Promise<ContactImage> {
    const callback = await this.callbacks.find(id, scopeOf(agent));
    const seat = await this.seats.find(agent.userId);
    const wanted = `${slotClassOf(callback.channel)}:`;
    if (!seat?.onDuty || !seat.freeSlots.some((slot) => slot.startsWith(wanted))) {
      throw new AppError('AGENT_BUSY');
    }
    const opened = await this.round.openNow(callback);
    if (opened === null) {
      const { state } = await this.callbacks.find(id, scopeOf(agent));
      throw new AppError('STATE_CONFLICT', { state });
    }
    if (opened.result !== 'opened') throw new AppError('STATE_CONFLICT', { reason: opened.result });
    return this.seatedAt(opened.contactId, agent);
  }

  private async seatedAt(contactId: string, agent: Principal): Promise<ContactImage> {
    for (let attempt = 1; ; attempt += 1) {
      const [contact] = await this.contacts.load([contactId]);
      if (!contact) throw new AppError('NOT_FOUND');
      if (contact.state === 'active') throw new AppError('STATE_CONFLICT', { state: contact.state });
      try {
        return await this.supervision.assign(agent, { contactId, epoch: contact.epoch }, agent.userId);
      } catch (error) {
        const overtaken = error instanceof AppError && error.code === 'STALE_EPOCH';
        if (!overtaken || attempt === ATTEMPTS) throw error;
      }
    }
  }
}
