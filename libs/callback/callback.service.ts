import {
  DAY_MS,
  isErased,
  AppError,
  mustCover,
  pageOf,
  refuse,
  type CallbackKind,
  type CallbackOpener,
  type CallbackView,
  type ContactImage,
  type DistrictScope,
  type Page,
  type ReactionContact,
} from '#libs/contract';
import { newId, type Clock, type Config } from '#libs/platform';
import { contactKeyOf, isLeft, openKeyOf, phoneOf, viewOf } from './callback.rules.js';
import type { CallbackFilter, CallbackRepository } from './store/callback.repository.js';
import type { CallbackDoc } from './store/callback.schema.js';
import type { PhoneKeys } from './phone-key.rules.js';

/** A callback that is asked for. */
export interface Making {
  kind: CallbackKind;
  /** What asked for it; the same one has one effect. */
  source: string;
  /** Epoch ms. */
  notBefore: number;
  /** Place in line, epoch ms; absent = the contact's. */
  place?: number;
  phone?: string | null;
  by?: string | null;
}

/** How somebody ends a callback by hand: not wanted any more, reached in another way, or given up. */
export type Ending = 'cancelled' | 'reached' | 'given-up';

/** A callback that is pending may end between two looks; so often it is looked at. */
const ATTEMPTS = 4;
/** Whoever left a number this often in a day is not the one who is to be called under it. */
const MOST_WISHES = 10;
/** A wish is written before the contact leaves the queue: so long nobody acts on it. */
const WISH_MS = 5000;

/** Callbacks: made, looked at, scheduled and ended by hand. */
export class CallbackService {
  constructor(
    private readonly repository: CallbackRepository,
    private readonly clock: Clock,
    private readonly config: Pick<Config['callback'], 'maxAttempts' | 'maxPutOffs' | 'maxAheadMs'>,
    private readonly phones: Pick<PhoneKeys, 'of'>,
    private readonly opener: Pick<CallbackOpener, 'openedUnder' | 'withdraw'>,
  ) {}

  /** Makes one for a contact's customer, or adds to the one that is pending. Safe to repeat. */
  async make(contact: ContactImage, making: Making): Promise<void> {
    const { id, customer } = contact;
    // Who left a number under which somebody is called back already has no callback of their own.
    if (
      making.kind === 'wished' &&
      (await this.repository.entries.noteWished(id, customer.id, making.source))
    )
      return;
    await this.enter(this.docOf(contact, making));
  }

  /** True if it was made; false if it is part of one that is there. */
  private async enter(doc: CallbackDoc): Promise<boolean> {
    const now = this.clock.now();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const made = await this.repository.entries.insert(doc);
      if (made === 'made' || made === 'known') return made === 'made';
      if (await this.repository.entries.merge(doc, now)) return false;
      if (made === 'number-pending' && (await this.repository.entries.mergeNumber(doc, now))) return false;
    }
    throw new AppError('UNAVAILABLE', { reason: 'the callback keeps changing' });
  }

  /**
   * The customer of a waiting contact asks for it; `leave` then takes the contact out of the queue. A callback
   * made for this wish is cancelled if that fails. A number is called once, whoever left it: it is added to the
   * callback that is pending under it. Throws BAD_INPUT for a number that is none, TOO_MANY {most} for one that was
   * left too often in a day.
   */
  async wish(contact: ContactImage, phone: string | null, leave: () => Promise<unknown>): Promise<void> {
    const notBefore = this.clock.now() + WISH_MS;
    const source = `${contact.id}:wish:${contact.seq}`;
    const doc = this.docOf(contact, { kind: 'wished', source, notBefore, phone: checked(phone) });
    const number = doc.phone === null ? doc : await this.withKey(doc, doc.phone);
    const made = await this.enter(number);
    try {
      await leave();
    } catch (error) {
      if (made) await this.repository.takeBack(doc._id, this.clock.now());
      throw error;
    }
  }

  /**
   * The customer is answered in a contact of their own: nobody is to call them any more, nor to be rung for it. Safe to
   * repeat: what stands in a queue is taken out first.
   */
  async returned(contact: ReactionContact, at: number): Promise<void> {
    const openKey = openKeyOf(contact);
    const attemptId = await this.repository.standsBy(openKey, contact.id, at);
    if (attemptId !== null) await this.opener.withdraw(attemptId);
    await this.repository.returned(openKey, contact.id, at);
  }

  /** For a time that was agreed on. Throws BAD_INPUT for one that is over or too far ahead, and ALREADY_EXISTS {callbackId} if one is pending. */
  async schedule(
    contact: ContactImage,
    { at, phone, by }: { at: number; phone: string | null; by: string },
  ): Promise<CallbackView> {
    // Whose data were erased is nobody whom we know.
    if (isErased(contact)) throw new AppError('NOT_FOUND');
    this.checkTime(at);
    const made = { kind: 'scheduled', notBefore: at, place: at, phone: checked(phone), by } as const;
    const doc = this.docOf(contact, { ...made, source: `${contact.id}:scheduled:${newId()}` });
    if ((await this.repository.entries.insert(doc)) === 'made') return viewOf(doc);
    const pending = await this.repository.pendingOf(openKeyOf(contact));
    throw new AppError('ALREADY_EXISTS', { callbackId: pending?._id ?? null });
  }

  async list(filter: CallbackFilter, cursor: string | null, limit: number): Promise<Page<CallbackView>> {
    const found = await this.repository.list(filter, cursor, limit + 1);
    return pageOf(found.map(viewOf), limit, ({ id }) => id);
  }

  /** Throws NOT_FOUND, also for another district's. */
  async find(id: string, scope: DistrictScope): Promise<CallbackDoc> {
    return mustCover(scope, await this.repository.find(id));
  }

  /**
   * Ends one by hand. Throws NOT_FOUND, and STATE_CONFLICT {state} for one that stands in a queue, or is over.
   */
  async end(id: string, how: Ending, scope: DistrictScope, by: string): Promise<CallbackView> {
    await this.free(await this.find(id, scope));
    const ended = await this.repository.end(id, how, by, this.clock.now());
    return ended ? viewOf(ended) : this.conflict(id, scope);
  }

  /**
   * To another time. Throws as `end`, BAD_INPUT for a time that is over or too far ahead, and TOO_MANY {most} for one that was
   * put off so often already.
   */
  async putOff(id: string, at: number, scope: DistrictScope, by: string): Promise<CallbackView> {
    const now = this.clock.now();
    const most = this.config.maxPutOffs;
    this.checkTime(at);
    await this.free(await this.find(id, scope));
    const later = await this.repository.postpone(id, { notBefore: at, most, by, at: now });
    if (later) return viewOf(later);
    const { state, putOffs = 0 } = await this.find(id, scope);
    if (state === 'open' && putOffs >= most) throw new AppError('TOO_MANY', { most });
    return this.conflict(id, scope);
  }

  /**
   * What a process took up and left, as it died, is open again, unless its contact is there: then it stands in the
   * queue.
   */
  private async free(callback: CallbackDoc): Promise<void> {
    const now = this.clock.now();
    if (!isLeft(callback, now)) return;
    const contactId = await this.opener.openedUnder(contactKeyOf(callback));
    if (contactId === null) await this.repository.putBack(callback, now);
    else await this.repository.queued(callback, contactId, now);
  }

  /** Throws BAD_INPUT unless it is to come, and soon enough that whoever agreed on it is still meant. */
  private checkTime(at: number): void {
    const ahead = at - this.clock.now();
    const { maxAheadMs } = this.config;
    if (ahead > 0 && ahead <= maxAheadMs) return;
    const days = maxAheadMs / DAY_MS;
    if (ahead <= 0) refuse('at', '时间须在将来', 'must lie in the future');
    refuse('at', `最多推迟到 ${days} 天之内`, `must lie within ${days} days`);
  }

  private async conflict(id: string, scope: DistrictScope): Promise<never> {
    const { state } = await this.find(id, scope);
    throw new AppError('STATE_CONFLICT', { state });
  }

  private async withKey(doc: CallbackDoc, phone: string): Promise<CallbackDoc> {
    const now = this.clock.now();
    const key = this.phones.of(phone);
    if ((await this.repository.entries.timesLeft(key, new Date(now - DAY_MS))) >= MOST_WISHES) {
      throw new AppError('TOO_MANY', { most: MOST_WISHES });
    }
    return { ...doc, phoneOpen: key, wishes: [{ key, at: new Date(now) }] };
  }

  private docOf(contact: ContactImage, making: Making): CallbackDoc {
    const { kind, source, notBefore, place = contact.queuedAt, phone = null, by = null } = making;
    const { id: contactId, channel, accountId, customer, queueId, districtId, officeId } = contact;
    const at = new Date(this.clock.now());
    return {
      _id: newId(),
      kind,
      state: 'open',
      sources: [source],
      openKey: openKeyOf(contact),
      contactId,
      attemptId: null,
      round: 0,
      channel,
      accountId,
      customer,
      phone,
      queueId,
      districtId,
      officeId,
      place: new Date(place),
      notBefore: new Date(notBefore),
      claimedAt: null,
      attempts: 0,
      maxAttempts: this.config.maxAttempts,
      putOffs: 0,
      history: [{ at, event: 'made', contactId, by }],
    };
  }
}

function checked(phone: string | null): string | null {
  if (phone === null) return null;
  const number = phoneOf(phone);
  if (number === null) refuse('phone', '须为电话号码', 'must be a telephone number');
  return number;
}
