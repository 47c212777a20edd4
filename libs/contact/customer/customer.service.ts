import type { ContactImage } from '#libs/contract';
import type { ContactQueryRepository } from '../contact-query.repository.js';
import type { CustomerIds, Party } from './customer-ids.rules.js';

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

  /** The other ids of whom one id names; that one alone if nobody is known by it. */
  async alike(customerId: string): Promise<string[]> {
    const known = await this.queries.latestOf([customerId], 0);
    return known ? this.ids.all({ ...known, identity: known.customer.identity }) : [customerId];
  }
}
