import {
  AppError,
  mustCover,
  pageOf,
  type DistrictScope,
  type ErasureView,
  type KnownPerson,
  type Page,
} from '#libs/contract';
import { KEYED_HASH_LENGTH, newId, type Clock } from '#libs/platform';
import { randomBytes } from 'node:crypto';
import type { ContactRepository } from '../contact.repository.js';
import type { CustomerIds } from '../customer/customer-ids.rules.js';
import type { ErasureRepository } from './erasure.repository.js';
import type { ErasureDoc } from './erasure.schema.js';
import type { PersonRepository } from './person.repository.js';

/** Whose data are to be erased, on what ground, and who asks (id of a user). */
export interface ErasureRequest {
  /** Whoever this contact is with, or whom a channel knows so. */
  who: { contactId: string } | KnownPerson;
  reason: string;
  by: string;
}

/** Takes requests to erase what is kept of a person; a round carries them out. */
export class ErasureService {
  constructor(
    private readonly repository: ErasureRepository,
    private readonly people: PersonRepository,
    private readonly contacts: Pick<ContactRepository, 'find'>,
    private readonly ids: CustomerIds,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for a person's data to be erased, as far as they are in the scope. The same person again is answered the same
   * erasure while it runs; and so is a contact that has been erased. Throws NOT_FOUND; CONTACT_OPEN while they are in
   * a contact.
   */
  async request({ who, reason, by }: ErasureRequest, scope: DistrictScope): Promise<ErasureView> {
    const person = 'contactId' in who ? await this.personIn(who.contactId, scope) : who;
    if ('_id' in person) return viewOf(person);
    if (await this.people.isOpen(await customerIdsOf(person, this.people, this.ids), scope)) {
      throw new AppError('CONTACT_OPEN');
    }
    const now = new Date(this.clock.now());
    const { districtId } = scope;
    const { channel, identity } = person;
    const erasure = await this.repository.begin({
      _id: newId(),
      state: 'running',
      channel,
      person: { channel, identity },
      districtId,
      // As long as the ids of others: nothing that looks for older ones takes it for one.
      pseudonym: randomBytes(KEYED_HASH_LENGTH / 2).toString('hex'),
      reason,
      by,
      requestedAt: now,
      contacts: null,
      doneAt: null,
      openKey: keyOf(districtId, person),
      leaseUntil: now,
    });
    return viewOf(erasure);
  }

  /** Throws NOT_FOUND. */
  async find(id: string, scope: DistrictScope): Promise<ErasureView> {
    const erasure = await this.repository.find(id);
    return mustCover(scope, erasure && viewOf(erasure));
  }

  /** Newest first. */
  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<ErasureView>> {
    const found = await this.repository.list(scope, cursor, limit + 1);
    return pageOf(found.map(viewOf), limit, ({ id }) => id);
  }

  /** What was asked to erase whoever a contact is with, done or running. */
  async ofContact(contactId: string): Promise<ErasureView[]> {
    const contact = await this.contacts.find(contactId);
    if (!contact) return [];
    const { channel, customer, districtId } = contact;
    const { identity } = customer;
    if (identity !== '') {
      const keys = [null, districtId].map((one) => keyOf(one, { channel, identity }));
      return (await this.repository.running(keys)).map(viewOf);
    }
    const erasure = await this.repository.under(customer.id);
    return erasure ? [viewOf(erasure)] : [];
  }

  private async personIn(contactId: string, scope: DistrictScope): Promise<KnownPerson | ErasureDoc> {
    const { channel, customer } = mustCover(scope, await this.contacts.find(contactId));
    if (customer.identity !== '') return { channel, identity: customer.identity };
    const erasure = await this.repository.under(customer.id);
    if (!erasure) throw new AppError('NOT_FOUND');
    return erasure;
  }
}

/** Every id under which a person may be known at the accounts of their channel. */
export async function customerIdsOf(
  { channel, identity }: KnownPerson,
  people: Pick<PersonRepository, 'accountsOf'>,
  ids: CustomerIds,
): Promise<string[]> {
  const accounts = await people.accountsOf(channel);
  return accounts.flatMap((accountId) => ids.all({ channel, accountId, identity }));
}

/** By which one erasure runs at most for a person, in a district or (null) everywhere. */
const keyOf = (districtId: string | null, { channel, identity }: KnownPerson): string =>
  `${districtId ?? '00'}:${channel}:${identity}`;

const viewOf = (doc: ErasureDoc): ErasureView => ({
  id: doc._id,
  state: doc.state,
  channel: doc.channel,
  districtId: doc.districtId ?? '00',
  reason: doc.reason,
  by: doc.by,
  requestedAt: doc.requestedAt.toISOString(),
  contacts: doc.contacts,
  doneAt: doc.doneAt?.toISOString() ?? null,
});
