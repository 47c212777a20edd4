import {
  AppError,
  covers,
  mustCover,
  pageOf,
  type ContactDetail,
  type ContactImage,
  type ContactView,
  type Conversation,
  type DistrictScope,
  type MessageView,
  type Page,
} from '#libs/contract';
import type { ContactQueryRepository } from './contact-query.repository.js';
import type { ContactRepository } from './contact.repository.js';
import { discreet, holds, viewOf } from './contact.rules.js';
import type { CustomerService } from './customer/customer.service.js';
import type { ContactFilter, ContactListRepository } from './list/contact-list.repository.js';
import { messageViewOf, type MessageRepository } from './message/message.repository.js';

/** So many of the newest messages are shown at once. */
export const CONVERSATION_LENGTH = 500;

/** Reads contacts for people. What is out of scope is answered like what does not exist. */
export class ContactViewService {
  constructor(
    private readonly contacts: ContactRepository,
    private readonly lists: Pick<ContactListRepository, 'list'>,
    private readonly queries: Pick<ContactQueryRepository, 'goesOnAt'>,
    private readonly messages: MessageRepository,
    private readonly customers: CustomerService,
  ) {}

  /** `customerId`: as views give it. */
  async list(
    { customerId, ...filter }: Omit<ContactFilter, 'customerIds'> & { customerId?: string | undefined },
    cursor: string | null,
    limit: number,
  ): Promise<Page<ContactView>> {
    const customerIds = customerId === undefined ? undefined : await this.customers.alike(customerId);
    const images = await this.lists.list({ ...filter, customerIds }, cursor, limit + 1);
    return pageOf(images.map(viewOf), limit, ({ id }) => id);
  }

  /** Views of these contacts, in the order asked for; those out of scope are left out. */
  async views(contactIds: string[], scope: DistrictScope): Promise<ContactView[]> {
    const found = new Map((await this.contacts.findMany(contactIds)).map((image) => [image.id, image]));
    return contactIds
      .map((id) => found.get(id))
      .filter((image): image is ContactImage => image !== undefined && covers(scope, image.districtId))
      .map(viewOf);
  }

  /**
   * What a caller entered by keys is masked, except for the viewer who holds the contact; they see it whatever its
   * district. Throws NOT_FOUND.
   */
  async detail(contactId: string, scope: DistrictScope, viewerId?: string): Promise<ContactDetail> {
    const found = await this.contacts.findWithTimeline(contactId);
    const own = found !== null && viewerId !== undefined && holds(found.image, viewerId);
    if (!found || !(own || covers(scope, found.image.districtId))) throw new AppError('NOT_FOUND');
    return { ...viewOf(found.image), timeline: own ? found.timeline : discreet(found.timeline) };
  }

  /** Messages after a number, in order; `next` is the number to go on from. Throws NOT_FOUND. */
  async messagesOf(
    contactId: string,
    scope: DistrictScope,
    afterSeq: number,
    limit: number,
  ): Promise<Page<MessageView>> {
    await this.scoped(contactId, scope);
    const docs = await this.messages.after(contactId, afterSeq, limit + 1);
    return pageOf(docs.map(messageViewOf), limit, ({ seq }) => String(seq));
  }

  /**
   * A contact that this agent holds or has joined, that goes on in one they hold, or that they have handled in
   * a district that is still theirs, with what was said. Throws NOT_FOUND, NOT_OWNER.
   */
  async conversationOf(
    agentId: string,
    contactId: string,
    afterSeq: number,
    scope: DistrictScope,
  ): Promise<Conversation> {
    const contact = await this.scoped(contactId, { districtId: null });
    const handled = contact.handledBy === agentId && covers(scope, contact.districtId);
    const readable = holds(contact, agentId) || handled;
    if (!readable && !(await this.queries.goesOnAt(agentId, contactId))) throw new AppError('NOT_OWNER');
    return this.conversationWith(contact, afterSeq);
  }

  /** What was said in a contact that the caller has a right to see. */
  async conversationWith(contact: ContactImage, afterSeq = 0): Promise<Conversation> {
    const docs = await this.messages.latest(contact.id, afterSeq, CONVERSATION_LENGTH);
    return { contact: viewOf(contact), messages: docs.map(messageViewOf) };
  }

  private async scoped(contactId: string, scope: DistrictScope): Promise<ContactImage> {
    return mustCover(scope, await this.contacts.find(contactId));
  }
}
