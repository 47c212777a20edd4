import {
  AppError,
  classOfSlot,
  mayServe,
  seatsOf,
  slotClassOf,
  type AgentSeats,
  type ContactImage,
  type Principal,
  type QueueDirectory,
  type QueueHours,
  type QueueRef,
  type SeatedAgent,
} from '#libs/contract';
import type { ContactRepository } from '../contact.repository.js';

/** A contact by the epoch that whoever acts saw. */
export interface ContactAt {
  contactId: string;
  epoch: number;
}

/** Whoever acts on a contact. */
export type Colleague = Pick<Principal, 'userId' | 'districtId'>;

/** Another taker may have been quicker at a slot: so often the next one is tried. */
const ATTEMPTS = 4;

/** Finds contacts, queues and colleagues for whoever passes a contact on, and gives them seats. */
export class SeatService {
  constructor(
    private readonly contacts: ContactRepository,
    private readonly agents: AgentSeats,
    private readonly queues: QueueDirectory,
    private readonly hours: QueueHours,
  ) {}

  /** Throws NOT_FOUND. */
  async contact(contactId: string): Promise<ContactImage> {
    const contact = await this.contacts.find(contactId);
    if (!contact) throw new AppError('NOT_FOUND');
    return contact;
  }

  /**
   * A contact for what its owner alone may do: to be asked before anything else, so that a stranger learns nothing of
   * colleagues. Throws NOT_FOUND, STALE_EPOCH, NOT_OWNER.
   */
  async owned(by: Colleague, { contactId, epoch }: ContactAt): Promise<ContactImage> {
    const contact = await this.contact(contactId);
    if (contact.epoch !== epoch) throw new AppError('STALE_EPOCH');
    if (contact.owner?.agentId !== by.userId) throw new AppError('NOT_OWNER');
    return contact;
  }

  /** Throws NOT_FOUND. */
  async queue(queueId: string): Promise<QueueRef> {
    const queue = await this.queues.find(queueId);
    if (!queue) throw new AppError('NOT_FOUND', { queueId });
    return queue;
  }

  /**
   * Whether a contact may be passed on to a queue: nobody may come who would look for it in one that is closed, or does
   * not take its channel. It may always stay in its own, whose agents serve who is left there.
   */
  async isOpenTo(contact: Pick<ContactImage, 'queueId' | 'channel'>, queueId: string): Promise<boolean> {
    return queueId === contact.queueId || this.hours.takes(queueId, contact.channel);
  }

  /** Throws NOT_FOUND. */
  async agent(agentId: string): Promise<SeatedAgent> {
    const agent = await this.agents.find(agentId);
    if (!agent) throw new AppError('NOT_FOUND', { agentId });
    return agent;
  }

  /** A colleague who may serve the queue of this contact; to others they do not exist (NOT_FOUND). */
  async colleague(agentId: string, contact: ContactImage): Promise<SeatedAgent> {
    const [agent, queue] = await Promise.all([this.agent(agentId), this.queue(contact.queueId)]);
    if (!mayServe(agent.districtId, queue)) throw new AppError('NOT_FOUND', { agentId });
    return agent;
  }

  /**
   * Whether a district serves a contact now, whose customer it may be: it is in one of its own queues, or with one of
   * its agents. What is over is served by nobody.
   */
  async serves(districtId: string, contact: ContactImage): Promise<boolean> {
    if (contact.state === 'closed') return false;
    const queue = await this.queues.find(contact.queueId);
    if (queue?.districtId === districtId) return true;
    const seated = await Promise.all(seatsOf(contact).map(({ agentId }) => this.agents.find(agentId)));
    return seated.some((agent) => agent?.districtId === districtId);
  }

  /**
   * Does `act` with a free slot of the agent, and tries the next when somebody else was quicker. Throws
   * AGENT_BUSY when there is none.
   */
  async seat<T>(agent: SeatedAgent, contact: ContactImage, act: (slot: string) => Promise<T>): Promise<T> {
    const slotClass = slotClassOf(contact.channel);
    const slotsOf = (one: SeatedAgent | null): string[] =>
      (one?.freeSlots ?? []).filter((slot) => classOfSlot(slot) === slotClass);
    let slots = slotsOf(agent);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const [slot] = slots;
      if (slot === undefined) break;
      try {
        return await act(slot);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'AGENT_BUSY') throw error;
        slots = slotsOf(await this.agents.find(agent.id));
      }
    }
    throw new AppError('AGENT_BUSY', { agentId: agent.id });
  }
}
