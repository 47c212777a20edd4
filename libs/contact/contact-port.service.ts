import type { ContactImage, ContactPort, Exit, OfferProposal, OverflowStep } from '#libs/contract';
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

  overflow(contactId: string, epoch: number, steps: readonly OverflowStep[]): Promise<ContactImage> {
    return this.service.apply(contactId, { type: 'overflow', epoch, steps });
  }

  exit(contactId: string, epoch: number, to: Exit, steps: readonly OverflowStep[]): Promise<ContactImage> {
    return this.service.apply(contactId, { type: 'exit', epoch, to, steps });
  }

  letGo(contactId: string, epoch: number, guestId: string, reason: 'missed' | 'gone'): Promise<ContactImage> {
    return this.service.apply(contactId, { type: 'leave', epoch, guestId, reason });
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
