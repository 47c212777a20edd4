import {
  AppError,
  type CallbackKind,
  type CallbackView,
  type ContactImage,
  type DistrictScope,
  type Page,
} from '#libs/contract';
import { newId, type Clock, type Config } from '#libs/platform';
import { openKeyOf, phoneOf, viewOf } from './callback.rules.js';
import type { CallbackFilter, CallbackRepository } from './callback.repository.js';
import type { CallbackDoc } from './callback.schema.js';

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
/** A wish is written before the contact leaves the queue: so long nobody acts on it. */
const WISH_MS = 5000;

/** Callbacks: made, looked at, scheduled and cancelled. */
export class CallbackService {
  constructor(
    private readonly repository: CallbackRepository,
    private readonly clock: Clock,
    private readonly config: Pick<Config['callback'], 'maxAttempts' | 'maxPutOffs' | 'maxAheadMs'>,
  ) {}

  /** Makes one for a contact's customer, or adds to the one that is pending. Safe to repeat. */
  async make(contact: ContactImage, making: Making): Promise<void> {
    const doc = this.docOf(contact, making);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if ((await this.repository.insert(doc)) !== 'pending') return;
      if (await this.repository.merge(doc, this.clock.now())) return;
    }
    throw new AppError('UNAVAILABLE', { reason: 'the callback keeps changing' });
  }

  /**
   * The customer of a waiting contact asks for it; `leave` then takes the contact out of the queue. A callback
   * made for this wish is cancelled if that fails. Throws BAD_INPUT for a number that is none.
   */
  async wish(contact: ContactImage, phone: string | null, leave: () => Promise<unknown>): Promise<void> {
    const notBefore = this.clock.now() + WISH_MS;
    const source = `${contact.id}:wish:${contact.seq}`;
    const doc = this.docOf(contact, { kind: 'wished', source, notBefore, phone: checked(phone) });
    const made = await this.repository.insert(doc);
    if (made === 'pending') await this.repository.merge(doc, this.clock.now());
    try {
      await leave();
    } catch (error) {
      if (made === 'made') await this.repository.end(doc._id, 'cancelled', 'system', this.clock.now());
      throw error;
    }
  }

  /** For a time that was agreed on. Throws BAD_INPUT for one that is over or too far ahead, and ALREADY_EXISTS {callbackId} if one is pending. */
  async schedule(
    contact: ContactImage,
    { at, phone, by }: { at: number; phone: string | null; by: string },
  ): Promise<CallbackView> {
    this.checkTime(at);
    const made = { kind: 'scheduled', notBefore: at, place: at, phone: checked(phone), by } as const;
    const doc = this.docOf(contact, { ...made, source: `${contact.id}:scheduled:${newId()}` });
    if ((await this.repository.insert(doc)) === 'made') return viewOf(doc);
    const pending = await this.repository.pendingOf(openKeyOf(contact));
    throw new AppError('ALREADY_EXISTS', { callbackId: pending?._id ?? null });
  }

  async list(filter: CallbackFilter, cursor: string | null, limit: number): Promise<Page<CallbackView>> {
    const found = await this.repository.list(filter, cursor, limit + 1);
    const items = found.slice(0, limit);
    return { items: items.map(viewOf), next: found.length > limit ? (items.at(-1)?._id ?? null) : null };
  }

  /** Throws NOT_FOUND, also for another district's. */
  async find(id: string, scope: DistrictScope): Promise<CallbackDoc> {
    const callback = await this.repository.find(id);
    if (!callback || (scope.districtId !== null && scope.districtId !== callback.districtId)) {
      throw new AppError('NOT_FOUND');
    }
    return callback;
  }

  /**
   * Ends one by hand. Throws NOT_FOUND, and STATE_CONFLICT {state} for one that stands in a queue, or is over.
   */
  async end(id: string, how: Ending, scope: DistrictScope, by: string): Promise<CallbackView> {
    await this.find(id, scope);
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
    await this.find(id, scope);
    const later = await this.repository.postpone(id, { notBefore: at, most, by, at: now });
    if (later) return viewOf(later);
    const { state, putOffs = 0 } = await this.find(id, scope);
    if (state === 'open' && putOffs >= most) throw new AppError('TOO_MANY', { most });
    return this.conflict(id, scope);
  }

  /** Throws BAD_INPUT unless it is to come, and soon enough that whoever agreed on it is still meant. */
  private checkTime(at: number): void {
    const ahead = at - this.clock.now();
    const { maxAheadMs } = this.config;
    if (ahead > 0 && ahead <= maxAheadMs) return;
    const days = maxAheadMs / 86_400_000;
    const reasons =
      ahead <= 0
        ? ['时间须在将来', 'at must lie in the future']
        : [`最多推迟到 ${days} 天之内`, `at must lie within ${days} days`];
    throw new AppError('BAD_INPUT', [{ field: 'at', reasons }]);
  }

  private async conflict(id: string, scope: DistrictScope): Promise<never> {
    const { state } = await this.find(id, scope);
    throw new AppError('STATE_CONFLICT', { state });
  }

  private docOf(contact: ContactImage, making: Making): CallbackDoc {
    const { kind, source, notBefore, place = contact.queuedAt, phone = null, by = null } = making;
    const { id: contactId, channel, accountId, customer, queueId, districtId } = contact;
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
  if (number === null) throw new AppError('BAD_INPUT', ['phone must be a telephone number']);
  return number;
}
