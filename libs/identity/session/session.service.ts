import {
  rooms,
  type Authenticator,
  type Principal,
  type Push,
  type SessionCheck,
  type SignedIn,
} from '#libs/contract';
import { newId, newToken, type Clock } from '#libs/platform';
import { createHash } from 'node:crypto';
import type { UserRepository } from '../user/user.repository.js';
import type { User } from '../user/user.schema.js';
import type { SessionRepository } from './session.repository.js';
import type { Session } from './session.schema.js';

export interface SessionLimits {
  /** Ends after so long without use, ms. */
  idleMs: number;
  /** Ends after so long in any case, ms. */
  absoluteMs: number;
}
/** Half an hour idle; a shift with overtime at most. */
const SESSION_LIMITS: SessionLimits = { idleMs: 30 * 60_000, absoluteMs: 12 * 3_600_000 };

/** Use is noted at most this often, so that a request is not a write. */
const TOUCH_MS = 60_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const ALL = { districtId: null };

const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Bearer sessions: an opaque token of 32 random bytes, of which only the SHA-256 is stored.
 * Validity is decided by the database at every question, never by a cache: a revoked session is
 * void for the very next request.
 */
export class SessionService implements Authenticator, SessionCheck {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly users: UserRepository,
    private readonly clock: Clock,
    private readonly push: Push,
    private readonly limits: SessionLimits = SESSION_LIMITS,
  ) {}

  /** Opens a session for a user who has just proved who they are. */
  async open(user: User): Promise<SignedIn & { sessionId: string }> {
    const now = this.clock.now();
    const accessToken = newToken(32);
    const session: Session = {
      _id: newId(),
      tokenHash: hashToken(accessToken),
      userId: user._id,
      accessEpoch: user.accessEpoch,
      openedAt: new Date(now),
      usedAt: new Date(now),
      expiresAt: new Date(now + this.limits.absoluteMs),
    };
    await this.sessions.insert(session);
    return { accessToken, expiresAt: session.expiresAt.toISOString(), sessionId: session._id };
  }

  async authenticate(token: string): Promise<Principal | null> {
    if (!TOKEN.test(token)) return null;
    const session = await this.sessions.findByToken(hashToken(token));
    if (!session || !this.inTime(session)) return null;
    const user = await this.users.find(session.userId, ALL);
    if (!user || !isGood(session, user)) return null;
    await this.noteUse([session]);
    return {
      userId: user._id,
      username: user.username,
      displayName: user.displayName,
      roles: user.roles,
      districtId: user.districtId,
      sessionId: session._id,
    };
  }

  /**
   * A socket held open counts as use: an agent waiting for the next call is at work. The absolute
   * limit ends it all the same.
   */
  async stillValid(sessionIds: readonly string[]): Promise<Set<string>> {
    if (sessionIds.length === 0) return new Set();
    const inTime = (await this.sessions.findAll(sessionIds)).filter((session) => this.inTime(session));
    const found = await this.users.findAll([...new Set(inTime.map((session) => session.userId))]);
    const users = new Map(found.map((user) => [user._id, user]));
    const good = inTime.filter((session) => isGood(session, users.get(session.userId)));
    await this.noteUse(good);
    return new Set(good.map((session) => session._id));
  }

  /** Ends one session and its sockets. */
  revoke(sessionId: string): Promise<void> {
    return this.end([sessionId]);
  }

  /** Ends every session of a user and their sockets. */
  async revokeAllOf(userId: string): Promise<void> {
    await this.end(await this.sessions.idsOf(userId));
  }

  private async end(sessionIds: readonly string[]): Promise<void> {
    await this.sessions.remove(sessionIds);
    for (const id of sessionIds) {
      this.push.disconnect('/agent', rooms.session(id));
      this.push.disconnect('/live', rooms.session(id));
    }
  }

  private inTime(session: Session): boolean {
    const now = this.clock.now();
    return now < session.expiresAt.getTime() && now < session.usedAt.getTime() + this.limits.idleMs;
  }

  private async noteUse(sessions: readonly Session[]): Promise<void> {
    const now = this.clock.now();
    const due = sessions.filter((session) => now - session.usedAt.getTime() >= TOUCH_MS);
    await this.sessions.touch(
      due.map((session) => session._id),
      new Date(now),
    );
  }
}

const isGood = (session: Session, user: User | undefined): boolean =>
  user !== undefined && !user.disabled && user.accessEpoch === session.accessEpoch;
