import {
  AppError,
  covers,
  DAY_MS,
  mustCover,
  pageOf,
  READER,
  type AccessKeyView,
  type Authenticator,
  type DistrictScope,
  type NewAccessKey,
  type Page,
  type Principal,
} from '#libs/contract';
import { AddressLimiter, newId, newToken, shanghaiDay, type Clock } from '#libs/platform';
import { createHash } from 'node:crypto';
import type { AuditLog } from '../audit/audit.service.js';
import { scopeOf } from '../access.rules.js';
import type { AccessKeyRepository } from './access-key.repository.js';
import type { AccessKeyDoc } from './access-key.schema.js';

const MOST_IN_DISTRICT = 50;
/** Questions of one key that a process answers; a figure of years is no small one. */
const PER_MINUTE = 60;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export interface AccessKeyWish {
  name: string;
  districtId: string;
  /** For how many days it is good. */
  days: number;
}

/**
 * Keys by which other systems read figures. An opaque token of 32 random bytes; the database is asked each time,
 * so that one that was removed is void for the next request.
 */
export class AccessKeyService implements Authenticator {
  private readonly limiter: AddressLimiter;

  constructor(
    private readonly keys: AccessKeyRepository,
    private readonly audit: Pick<AuditLog, 'record'>,
    private readonly clock: Clock,
  ) {
    this.limiter = new AddressLimiter(PER_MINUTE, clock);
  }

  /** Throws FORBIDDEN for another district, TOO_MANY beyond 50. */
  async create(by: Principal, { name, districtId, days }: AccessKeyWish): Promise<NewAccessKey> {
    if (!covers(scopeOf(by), districtId)) throw new AppError('FORBIDDEN');
    if ((await this.keys.countIn(districtId)) >= MOST_IN_DISTRICT) {
      throw new AppError('TOO_MANY', { most: MOST_IN_DISTRICT });
    }
    const now = this.clock.now();
    const token = newToken(32);
    const key: AccessKeyDoc = {
      _id: newId(),
      name,
      districtId,
      tokenHash: hashOf(token),
      createdBy: by.userId,
      createdAt: new Date(now),
      expiresAt: new Date(now + days * DAY_MS),
      usedOn: null,
    };
    await this.record(by, 'access-key.created', key);
    await this.keys.insert(key);
    return { ...viewOf(key), token };
  }

  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<AccessKeyView>> {
    const page = pageOf(await this.keys.list(scope, cursor, limit + 1), limit, ({ _id }) => _id);
    return { ...page, items: page.items.map(viewOf) };
  }

  /** Void from now on. Throws NOT_FOUND. */
  async remove(by: Principal, id: string): Promise<void> {
    const key = mustCover(scopeOf(by), await this.keys.find(id));
    await this.keys.remove(id);
    await this.record(by, 'access-key.removed', key);
  }

  /** Throws TOO_MANY beyond 60 questions a minute. */
  async authenticate(token: string): Promise<Principal | null> {
    if (!TOKEN.test(token)) return null;
    const key = await this.keys.findByToken(hashOf(token));
    const now = this.clock.now();
    if (!key || key.expiresAt.getTime() <= now) return null;
    if (!this.limiter.admits(key._id)) throw new AppError('TOO_MANY', { perMinute: PER_MINUTE });
    const today = shanghaiDay(now);
    if (key.usedOn !== today) await this.keys.noteUse(key._id, today);
    const { _id, name, districtId } = key;
    const userId = `key:${_id}`;
    return { userId, username: userId, displayName: name, roles: [READER], districtId, sessionId: userId };
  }

  private record(
    by: Principal,
    action: 'access-key.created' | 'access-key.removed',
    { _id, districtId }: AccessKeyDoc,
  ): Promise<void> {
    return this.audit.record({ actor: `user:${by.userId}`, action, target: `access-key:${_id}`, districtId });
  }
}

const viewOf = ({ _id, tokenHash: _, createdAt, expiresAt, ...key }: AccessKeyDoc): AccessKeyView => ({
  id: _id,
  ...key,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
