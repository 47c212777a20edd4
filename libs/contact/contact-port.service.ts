import type { ContactImage, ContactPort, OfferProposal } from '#libs/contract';
import type { ContactQueryRepository } from './contact-query.repository.js';
import type { ContactRepository } from './contact.repository.js';
import type { ContactService } from './contact.service.js';

/** Contacts as the router sees them. */
export class ContactPortService implements ContactPort {
  constructor(
    private readonly service: ContactService,
    private readonly contacts: ContactRepository,
    private readonly queries: ContactQueryRepository,
  ) {}

  offer(offers: readonly OfferProposal[]): Promise<(ContactImage | null)[]> {
    return this.service.offer(offers);
  }

  miss(contactId: string, epoch: number): Promise<ContactImage> {
    return this.service.apply(contactId, { type: 'miss', epoch });
  }

  release(contactId: string, epoch: number): Promise<ContactImage> {
    return this.service.apply(contactId, { type: 'release', epoch });
  }

  closeOverdue(contactId: string, epoch: number): Promise<ContactImage> {
    return this.service.apply(contactId, { type: 'close-overdue', epoch });
  }

  load(contactIds: readonly string[]): Promise<ContactImage[]> {
    return this.contacts.findMany(contactIds);
  }

  waiting(afterId: string | null, limit: number): Promise<ContactImage[]> {
    return this.queries.waiting(afterId, limit);
  }

  overdue(now: number, limit: number): Promise<ContactImage[]> {
    return this.queries.overdue(now, limit);
  }

  heldBy(agentIds: readonly string[]): Promise<ContactImage[]> {
    return this.queries.heldBy(agentIds);
  }
}
