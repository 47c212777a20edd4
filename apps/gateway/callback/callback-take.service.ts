import type { CallbackRoundService, CallbackService } from '#libs/callback';
import {
  AppError,
  classOfSlot,
  slotClassOf,
  type AgentSeats,
  type ContactImage,
  type ContactPort,
  type ErrorCode,
  type Principal,
} from '#libs/contract';
import type { ContactService, SupervisionService } from '#libs/contact';
import { scopeOf } from '#libs/identity';

/** A router may offer the contact in the moment before it is taken: so often it is taken anew. */
const ATTEMPTS = 4;
/** By whoever was quicker: a router, another agent, or this agent at their console. */
const OVERTAKEN: readonly ErrorCode[] = ['STALE_EPOCH', 'STATE_CONFLICT', 'ALREADY_EXISTS'];

export interface CallbackTakeParts {
  callbacks: Pick<CallbackService, 'find'>;
  round: Pick<CallbackRoundService, 'openNow' | 'channelOf' | 'giveBack'>;
  stored: Pick<ContactPort, 'load'>;
  contacts: Pick<ContactService, 'apply'>;
  supervision: Pick<SupervisionService, 'assign'>;
  seats: AgentSeats;
}

/** An agent calls somebody back now, without waiting until it is their turn. */
export class CallbackTakeService {
  constructor(private readonly parts: CallbackTakeParts) {}

  /**
   * Opens the contact and gives it to the agent. Throws NOT_FOUND, AGENT_BUSY unless the agent is on duty with a
   * free slot, and STATE_CONFLICT {state} or {reason}: `in-contact` while the customer is in another contact,
   * `led-out` while the queue takes nobody. If the agent has no seat any more once it is open, the callback has its own
   * time again.
   */
  async take(id: string, agent: Principal): Promise<ContactImage> {
    const { callbacks, seats, round } = this.parts;
    const callback = await callbacks.find(id, scopeOf(agent));
    const seat = await seats.find(agent.userId);
    // Whoever wrote and left a number is called where a channel dials (none does yet); else the chat is taken up again.
    const wanted = slotClassOf(await round.channelOf(callback));
    if (!seat?.onDuty || !seat.freeSlots.some((slot) => classOfSlot(slot) === wanted)) {
      throw new AppError('AGENT_BUSY');
    }
    const opened = await round.openNow(callback);
    if (opened === null) {
      const { state } = await callbacks.find(id, scopeOf(agent));
      throw new AppError('STATE_CONFLICT', { state });
    }
    if (opened.result !== 'opened') throw new AppError('STATE_CONFLICT', { reason: opened.result });
    return this.seatedAt(opened.contactId, agent).catch(async (error: unknown) => {
      // Unless somebody else has it by now, or is about to: then that goes on.
      if (!(error instanceof AppError) || error.code !== 'STATE_CONFLICT') {
        await round.giveBack(opened.contactId);
      }
      throw error;
    });
  }

  private async seatedAt(contactId: string, agent: Principal): Promise<ContactImage> {
    for (let attempt = 1; ; attempt += 1) {
      const [contact] = await this.parts.stored.load([contactId]);
      if (!contact) throw new AppError('NOT_FOUND');
      // It may have rung at this very agent, who was quicker at their console.
      if (contact.state === 'active' && contact.owner?.agentId === agent.userId) return contact;
      if (contact.state === 'active') throw new AppError('STATE_CONFLICT', { state: contact.state });
      try {
        return await this.give(contact, agent);
      } catch (error) {
        const overtaken = error instanceof AppError && OVERTAKEN.includes(error.code);
        if (!overtaken || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** A router may have offered it to this very agent already. */
  private give({ id: contactId, epoch, owner }: ContactImage, agent: Principal): Promise<ContactImage> {
    const { contacts, supervision } = this.parts;
    const agentId = agent.userId;
    return owner?.agentId === agentId
      ? contacts.apply(contactId, { type: 'accept', epoch, agentId, atDesk: true })
      : supervision.assign(agent, { contactId, epoch }, agentId);
  }
}
