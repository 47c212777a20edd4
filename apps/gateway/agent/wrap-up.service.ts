import type { ContactImage, ContactView, Disposition } from '#libs/contract';
import { viewOf, type ContactPortService, type ContactService, type CustomerService } from '#libs/contact';
import type { TopicService } from '#libs/knowledge';
import type { Held } from './desk.service.js';

/** What is said of a contact besides its disposition. */
interface About {
  topicId?: string;
  repeats?: string;
}

/** Closes contacts with what agents say of them. */
export class WrapUpService {
  constructor(
    private readonly topics: TopicService,
    private readonly contacts: ContactService,
    private readonly held: ContactPortService,
    private readonly customers: CustomerService,
    /** A contact repeats one on its topic that the customer had opened within this time before, ms. */
    private readonly repeatMs: number,
  ) {}

  /** Throws BAD_INPUT for a topic that contacts of its district can't be given; otherwise as the lifecycle does. */
  async close(
    agentId: string,
    { contactId, epoch }: Held,
    disposition: Disposition,
    topicId: string | null,
  ): Promise<ContactView> {
    const about = topicId === null ? {} : await this.about(agentId, contactId, topicId);
    const command = { type: 'close', by: 'agent', epoch, agentId, disposition, ...about } as const;
    return viewOf(await this.contacts.apply(contactId, command));
  }

  private async about(agentId: string, contactId: string, topicId: string): Promise<About> {
    const [contact] = await this.held.load([contactId]);
    // The lifecycle refuses it, and says why: nobody is told anything about what others hold.
    if (contact?.owner?.agentId !== agentId) return {};
    await this.topics.mustBeUsable(topicId, contact.districtId);
    const repeats = await this.repeatedBy(contact, topicId);
    return { topicId, ...(repeats === null ? {} : { repeats }) };
  }

  /** Whoever is called back did not ask again: we do. */
  private async repeatedBy(contact: ContactImage, topicId: string): Promise<string | null> {
    if (contact.callbackId !== null) return null;
    return this.customers.repeatedBy(contact, topicId, this.repeatMs);
  }
}
