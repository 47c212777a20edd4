import { createHmac } from 'node:crypto';
import {
  AppError,
  NATIONAL_DISTRICT,
  pageOf,
  refuse,
  type BlockedCaller,
  type CallerRefusal,
  type DistrictScope,
  type Page,
} from '#libs/contract';
import { maskIdentity, type Clock } from '#libs/platform';
import { plainNumberOf, plainSpellingsOf } from './blocked-caller.rules.js';
import type { BlockedCallerDoc, BlockedCallerRepository } from './blocked-caller.repository.js';

export interface NewBlock {
  number: string;
  districtId: string;
  reason: string;
  refusal: CallerRefusal;
  /** Epoch ms; null = until it is taken back. */
  until: number | null;
  by: string;
}

/** Whose calls are not taken, why, and how long. */
export class BlockedCallerService {
  constructor(
    private readonly repository: BlockedCallerRepository,
    private readonly clock: Clock,
    private readonly secret: string,
  ) {}

  /**
   * Who is blocked already gets these terms. Throws BAD_INPUT for a number that is none, or a time that is
   * past, FORBIDDEN for another district.
   */
  async add(
    { number, districtId, until, by, ...terms }: NewBlock,
    scope: DistrictScope,
  ): Promise<BlockedCaller> {
    if (scope.districtId !== null && scope.districtId !== districtId) throw new AppError('FORBIDDEN');
    const plain = plainNumberOf(number);
    const now = this.clock.now();
    if (!/^\+?\d{3,20}$/.test(plain)) refuse('number', '须为电话号码', 'must be a telephone number');
    if (until !== null && until <= now) refuse('until', '时间须在将来', 'must lie in the future');
    const held = await this.repository.find(this.keysOf(number), [districtId], new Date(now));
    const key = held?.key ?? this.keyOf(plain);
    const doc = { key, masked: maskIdentity(plain), districtId, ...terms, addedBy: by, at: new Date(now) };
    const more = { until: until === null ? null : new Date(until), refused: 0, lastRefusedAt: null };
    return viewOf(await this.repository.put({ _id: `${districtId}:${key}`, ...doc, ...more }));
  }

  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<BlockedCaller>> {
    const now = new Date(this.clock.now());
    const found = await this.repository.page(scope.districtId, cursor, limit + 1, now);
    return pageOf(found.map(viewOf), limit, ({ id }) => id);
  }

  /** Throws NOT_FOUND, also for another district's. */
  async remove(id: string, scope: DistrictScope): Promise<BlockedCaller> {
    const removed = await this.repository.remove(id, scope.districtId);
    if (!removed) throw new AppError('NOT_FOUND');
    return viewOf(removed);
  }

  /** How a caller of a district's number is turned away, which is counted; null = their call is taken. */
  async refusalOf(caller: string, districtId: string): Promise<CallerRefusal | null> {
    const block = await this.blockOf(caller, districtId);
    if (!block) return null;
    await this.repository.refused(block._id, new Date(this.clock.now()));
    return block.refusal;
  }

  /** Whether they are blocked for a district; nothing is counted. */
  async isBlocked(number: string, districtId: string): Promise<boolean> {
    return (await this.blockOf(number, districtId)) !== null;
  }

  private async blockOf(number: string, districtId: string): Promise<BlockedCallerDoc | null> {
    if (plainNumberOf(number) === '') return null;
    const now = new Date(this.clock.now());
    return this.repository.find(this.keysOf(number), [districtId, NATIONAL_DISTRICT], now);
  }

  /** Who was blocked before numbers were written in one way is there as they were written then. */
  private keysOf(number: string): string[] {
    return plainSpellingsOf(number).map((spelling) => this.keyOf(spelling));
  }

  /** Telephone numbers are few enough to try them all, so the key is made with a secret. */
  private keyOf(number: string): string {
    return createHmac('sha256', this.secret).update(`blocked ${number}`).digest('hex').slice(0, 32);
  }
}

const isoOf = (time: Date | null): string | null => time && time.toISOString();

const viewOf = ({ _id, key: _, until, at, lastRefusedAt, ...doc }: BlockedCallerDoc): BlockedCaller => ({
  ...doc,
  id: _id,
  until: isoOf(until),
  at: at.toISOString(),
  lastRefusedAt: isoOf(lastRefusedAt),
});
