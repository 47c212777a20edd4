import { AppError, type ErasesPerson, type ErasureView } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { CustomerIds } from '../customer/customer-ids.rules.js';
import type { ErasureRepository } from './erasure.repository.js';
import type { ErasureDoc } from './erasure.schema.js';
import { customerIdsOf } from './erasure.service.js';
import type { PersonRepository } from './person.repository.js';

/** Contacts in one step. */
const STEP = 100;
/** A process that says nothing for so long is dead, or waits for somebody's contact to be over. */
const LEASE_MS = 30_000;
/** Erasures that one round looks at. */
const ROUND = 20;

type Erased = Pick<ErasureView, 'id' | 'contacts'> & { districtId: string | null };

/**
 * Carries erasures out, a step at a time: the owners of what hangs on a contact first, then the contact itself, which
 * is no longer found by the person's id afterwards. So whoever is stopped anywhere is followed by another.
 */
export class ErasureRound {
  constructor(
    private readonly repository: ErasureRepository,
    private readonly people: PersonRepository,
    private readonly ids: CustomerIds,
    private readonly owners: readonly ErasesPerson[],
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly step = STEP,
  ) {}

  /** `erased` is told of each that is over, before it is noted: it is told again if that fails. */
  async sweep(erased: (erasure: Erased) => Promise<void>): Promise<void> {
    for (let looked = 0; looked < ROUND; looked += 1) {
      const now = this.clock.now();
      const erasure = await this.repository.claim(new Date(now), new Date(now + LEASE_MS));
      if (!erasure) return;
      await this.carryOut(erasure, erased).catch((error: unknown) => this.later(erasure, error));
    }
  }

  /** It is taken up again when its lease is over. */
  private later({ _id }: ErasureDoc, error: unknown): void {
    const waits =
      error instanceof AppError && (error.code === 'CONTACT_OPEN' || error.code === 'STATE_CONFLICT');
    if (waits) this.log.info({ erasure: _id, code: error.code }, 'an erasure waits');
    else this.log.error({ err: error, erasure: _id }, 'an erasure failed, and is tried again');
  }

  private async carryOut(erasure: ErasureDoc, erased: (erasure: Erased) => Promise<void>): Promise<void> {
    const { _id: id, person, districtId, pseudonym } = erasure;
    if (!person) return;
    const scope = { districtId };
    const customerIds = await customerIdsOf(person, this.people, this.ids);
    if (await this.people.isUnfinished(customerIds, scope)) throw new AppError('CONTACT_OPEN');
    for (let held = erasure; ;) {
      const contactIds = await this.people.over(customerIds, scope, this.step);
      const part = { ...person, contactIds, customerIds, scope };
      for (const owner of this.owners) await owner.erase(part);
      await this.people.erase(contactIds, pseudonym);
      // What came to its owner in between, of a contact that was not yet seen to be erased.
      if (contactIds.length > 0) for (const owner of this.owners) await owner.erase(part);
      if (contactIds.length < this.step) break;
      const leaseUntil = new Date(this.clock.now() + LEASE_MS);
      if (!(await this.repository.renew(held, leaseUntil))) return;
      held = { ...held, leaseUntil };
    }
    // Somebody may have come back meanwhile.
    if (await this.people.isUnfinished(customerIds, scope)) throw new AppError('CONTACT_OPEN');
    const contacts = await this.people.erased(pseudonym);
    await erased({ id, contacts, districtId });
    await this.repository.done(id, contacts, new Date(this.clock.now()));
  }
}
