import type { ContactImage, ContactView, Disposition } from '#libs/contract';
import {
  viewOf,
  type ContactAt,
  type ContactPortService,
  type ContactService,
  type CustomerService,
} from '#libs/contact';
import type { TopicService } from '#libs/knowledge';

/** What is said of a contact besides its disposition. */
interface About {
  topicId?: string;
  repeats?: string;
}

/** What an agent says of a contact. */
export interface Said {
  disposition: Disposition;
  /** What it was about; null = nothing is said of it. */
  topicId: string | null;
  /** Handed in by itself as time ran out: nobody can choose another topic, and the disposition must not be lost over it. */
  unattended: boolean;
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

  /**
   * A topic may be named that was in use when the conversation ended. Throws BAD_INPUT for one that contacts of its
   * district can't be given, or leaves it out if unattended; otherwise as the lifecycle does.
   */
  async close(agentId: string, { contactId, epoch }: ContactAt, said: Said): Promise<ContactView> {
    const { disposition, topicId, unattended } = said;
    const about = topicId === null ? {} : await this.about(agentId, contactId, { topicId, unattended });
    const command = { type: 'close', by: 'agent', epoch, agentId, disposition, ...about } as const;
    return viewOf(await this.contacts.apply(contactId, command));
  }

  private async about(
    agentId: string,
    contactId: string,
    { topicId, unattended }: { topicId: string; unattended: boolean },
  ): Promise<About> {
    const [contact] = await this.held.load([contactId]);
    // The lifecycle refuses it, and says why: nobody is told anything about what others hold.
    if (contact?.owner?.agentId !== agentId) return {};
    const { districtId, endedAt } = contact;
    const since = endedAt ?? contact.openedAt;
    if (unattended && !(await this.topics.isUsable(topicId, districtId, since))) return {};
    await this.topics.mustBeUsable(topicId, districtId, since);
    const repeats = await this.repeatedBy(contact, topicId);
    return { topicId, ...(repeats === null ? {} : { repeats }) };
  }

  /** Whoever is called back did not ask again: we do. */
  private async repeatedBy(contact: ContactImage, topicId: string): Promise<string | null> {
    if (contact.callbackId !== null) return null;
    return this.customers.repeatedBy(contact, topicId, this.repeatMs);
  }
}
