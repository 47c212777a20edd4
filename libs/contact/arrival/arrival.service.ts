import {
  AppError,
  wishedStep,
  type AccountRef,
  type AdmissionPort,
  type CallJourney,
  type CallbackOpener,
  type CallbackRequest,
  type ContactImage,
  type Exit,
  type OpenedCallback,
  type Placing,
} from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { ContactQueryRepository } from '../contact-query.repository.js';
import type { InsertResult } from '../contact.repository.js';
import type { ContactService } from '../contact.service.js';
import type { CustomerService } from '../customer/customer.service.js';
import type { Party } from '../customer/customer-ids.rules.js';
import { isOpen } from '../lifecycle/command.rules.js';

export interface ArrivalParts {
  service: ContactService;
  queries: Pick<ContactQueryRepository, 'openedBy'>;
  customers: CustomerService;
  /** Null = everybody is queued where they arrive. */
  admission: AdmissionPort | null;
  clock: Clock;
  log: Log;
  /** A contact that begins so soon after the customer's last one goes on from it, ms. */
  linkMs: number;
}

/** `image`: the new contact, or the one that `result` speaks of; null where that is not known. */
export interface Arrived {
  /** `left`: what is said now belongs to `image`, which was led out of the queues. */
  result: InsertResult | 'left';
  image: ContactImage | null;
}

/** Opens contacts: for whoever arrives, and for whoever is called back. */
export class ArrivalService implements CallbackOpener {
  constructor(private readonly parts: ArrivalParts) {}

  /**
   * For a customer without an open contact. Durable when it resolves; `openedBy` makes it happen once.
   * Whoever is led out again, soon after they were, adds to what they left: they have asked once.
   */
  async open(account: AccountRef, identity: string, openedBy: string): Promise<Arrived> {
    const { channel, id: accountId, districtId, queueId, officeId = null } = account;
    const last = await this.lastOf({ channel, accountId, identity });
    const placing = await this.placing(account, identity, last);
    const out = placing !== undefined && placing.admission.to !== 'queue';
    if (out && last?.outcome === 'flowed-out') return { result: 'left', image: last };
    const { result, image } = await this.parts.service.open(
      {
        channel,
        accountId,
        districtId,
        queueId,
        officeId,
        identity,
        customerId: this.parts.customers.idOf({ channel, accountId, identity }),
        ...(placing ? { placing } : {}),
        continues: last?.id ?? null,
      },
      openedBy,
    );
    if (result === 'inserted') return { result: image.state === 'closed' ? 'left' : result, image };
    if (result === 'open-exists') return { result, image: null };
    const before = await this.parts.queries.openedBy(openedBy);
    // Led out before its message was stored: that is where it belongs.
    return { result: before?.outcome === 'flowed-out' ? 'left' : result, image: before };
  }

  /**
   * For a visit of its own on a channel where one customer may have several open contacts (two calls from one
   * number): `visit` tells them apart. Durable when it resolves. Whoever is led out has a contact that is closed;
   * so has who `wished` to be called back, or to leave a message, instead of waiting.
   */
  async openVisit(
    account: AccountRef,
    identity: string,
    openedBy: string,
    visit: string,
    how: { journey?: CallJourney; wished?: Exit } = {},
  ): Promise<{ result: InsertResult; image: ContactImage }> {
    const { channel, id: accountId, districtId, queueId, officeId = null } = account;
    const { journey, wished } = how;
    const last = await this.lastOf({ channel, accountId, identity });
    const placing = wished ? wishing(queueId, wished) : await this.placing(account, identity, last);
    const party = { channel, accountId, districtId, queueId, identity, continues: last?.id ?? null };
    const customerId = this.parts.customers.idOf(party);
    const arrival = { ...party, officeId, customerId, ...(journey ? { journey } : {}) };
    return this.parts.service.open({ ...arrival, ...(placing ? { placing } : {}) }, openedBy, visit);
  }

  /**
   * For a visit that ended in self-service, and asked for nobody: a contact that is closed. It goes on from none, and
   * none goes on from it. `openedBy` makes it happen once. `at`: when it ended, epoch ms; the store may have been away.
   */
  async keepUnasked(
    account: AccountRef,
    identity: string,
    openedBy: string,
    visit: string,
    how: { journey: CallJourney; endedBy: 'customer' | 'system'; at: number },
  ): Promise<InsertResult> {
    const { channel, id: accountId, districtId, queueId, officeId = null } = account;
    const customerId = this.parts.customers.idOf({ channel, accountId, identity });
    const party = { channel, accountId, districtId, officeId, queueId, identity, customerId };
    const { journey, endedBy: unasked, at: now } = how;
    return (await this.parts.service.open({ ...party, journey, unasked, now }, openedBy, visit)).result;
  }

  async callBack(request: CallbackRequest): Promise<OpenedCallback> {
    const { key, callbackId, place, continues, ...party } = request;
    const { channel, accountId, districtId, queueId, identity } = party;
    const account: AccountRef = { id: accountId, channel, districtId, queueId };
    const last = await this.lastOf({ channel, accountId, identity });
    // Who has called again waits, or talks, in a contact that keeps nobody from having another: they'd be called on a
    // busy line. Unless it is this very attempt, begun before.
    if (last && isOpen(last.state) && last.callbackId !== callbackId) return { result: 'in-contact' };
    const placing = await this.placing(account, identity, last);
    if (placing && placing.admission.to !== 'queue') return { result: 'led-out' };
    const customerId = this.parts.customers.idOf(party);
    const { result, image } = await this.parts.service.open(
      {
        ...party,
        customerId,
        ...(placing ? { placing } : {}),
        continues,
        callback: { id: callbackId, place },
      },
      key,
    );
    if (result === 'inserted') return { result: 'opened', contactId: image.id };
    // What is open may be this very attempt, begun before.
    const before = await this.parts.queries.openedBy(key);
    return before ? { result: 'opened', contactId: before.id } : { result: 'in-contact' };
  }

  async openedUnder(key: string): Promise<string | null> {
    return (await this.parts.queries.openedBy(key))?.id ?? null;
  }

  async withdraw(contactId: string): Promise<void> {
    try {
      await this.parts.service.apply(contactId, { type: 'abandon', by: 'system' });
    } catch (error) {
      // An agent has the customer already, or had: that goes on as it is.
      if (!(error instanceof AppError) || error.code !== 'STATE_CONFLICT') throw error;
    }
  }

  /** The customer's last contact, if a new one goes on from it. */
  private lastOf(party: Party): Promise<ContactImage | null> {
    return this.parts.customers.latestOf(party, this.parts.clock.now() - this.parts.linkMs);
  }

  private async placing(
    { channel, queueId, id: accountId }: AccountRef,
    identity: string,
    last: ContactImage | null,
  ): Promise<Placing | undefined> {
    const { admission, log } = this.parts;
    try {
      return await admission?.place({
        channel,
        queueId,
        customer: { id: this.parts.customers.idOf({ channel, accountId, identity }), identity },
        lastAgent: () => Promise.resolve(last?.handledBy ?? null),
      });
    } catch (error) {
      // Nobody can say: it waits where it arrived, as an arrival is never lost.
      log.warn({ err: error, queueId }, 'an arrival waits where it arrived');
      return undefined;
    }
  }
}

const wishing = (queueId: string, to: Exit): Placing => ({
  admission: { to, queueId: null, steps: [wishedStep(queueId, to)] },
  vipListIds: [],
  kept: null,
});
