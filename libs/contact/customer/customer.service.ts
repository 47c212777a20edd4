import type { ContactImage } from '#libs/contract';
import type { ContactQueryRepository } from '../contact-query.repository.js';
import type { CustomerIds, Party } from './customer-ids.rules.js';
import { repeated } from './repeat.rules.js';

/** Contacts of one customer among which one on the same topic is looked for. */
const MOST_LOOKED_AT = 100;

/** Who customers are to us, and what they last came with. */
export class CustomerService {
  constructor(
    private readonly queries: ContactQueryRepository,
    private readonly ids: CustomerIds,
  ) {}

  idOf(party: Party): string {
    return this.ids.of(party);
  }

  /** Every id that something of theirs may be stored under. */
  idsOf(party: Party): string[] {
    return this.ids.all(party);
  }

  /** The contact a customer is in, or else their latest that ended after `since` (epoch ms). */
  latestOf(party: Party, since: number): Promise<ContactImage | null> {
    return this.queries.latestOf(this.ids.all(party), since);
  }

  /**
   * The same customer's latest contact that was closed with this topic and opened at most `withinMs` before this
   * contact was; null if there is none. Only as many of their contacts are looked at as anybody has in such a time.
   */
  async repeatedBy(contact: ContactImage, topicId: string, withinMs: number): Promise<string | null> {
    const { channel, accountId, customer } = contact;
    const ids = this.ids.all({ channel, accountId, identity: customer.identity });
    const found = await this.queries.topicsOf([...new Set([customer.id, ...ids])], MOST_LOOKED_AT);
    return repeated(found, { id: contact.id, topicId, openedAt: contact.openedAt }, withinMs);
  }

  /** The other ids of whom one id names; that one alone if nobody is known by it. */
  async alike(customerId: string): Promise<string[]> {
    const known = await this.queries.latestOf([customerId], 0);
    return known ? this.ids.all({ ...known, identity: known.customer.identity }) : [customerId];
  }
}
