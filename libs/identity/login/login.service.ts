import { AppError, type Principal, type SignedIn } from '#libs/contract';
import type { AuditLog } from '../audit/audit.service.js';
import { demandGoodPassword } from '../password.rules.js';
import type { SessionService } from '../session/session.service.js';
import type { UserRepository } from '../user/user.repository.js';
import { normaliseUsername } from '../user/user.rules.js';
import type { User } from '../user/user.schema.js';
import type { LockoutService } from './lockout.service.js';
import type { PasswordService } from './password.service.js';

/**
 * Signing in and out. An unknown name, a wrong password and a disabled user get the same answer
 * after the same work, and are locked out alike.
 */
export class LoginService {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly passwords: PasswordService,
    private readonly lockout: LockoutService,
    private readonly audit: AuditLog,
  ) {}

  /** Throws BAD_CREDENTIALS, LOCKED_OUT (details.retryAfterSeconds), TOO_MANY. */
  async login(username: string, password: string): Promise<SignedIn> {
    const user = await this.prove(normaliseUsername(username), password);
    const { sessionId, ...signedIn } = await this.sessions.open(user);
    await this.audit.record({
      actor: `user:${user._id}`,
      action: 'auth.signed-in',
      target: `session:${sessionId}`,
      districtId: user.districtId,
    });
    return signedIn;
  }

  async logout(principal: Principal): Promise<void> {
    await this.sessions.revoke(principal.sessionId);
    await this.audit.record({
      actor: `user:${principal.userId}`,
      action: 'auth.signed-out',
      target: `session:${principal.sessionId}`,
      districtId: principal.districtId,
    });
  }

  /**
   * Changes one's own password and ends all of one's sessions; answers a new one. Throws what
   * `login` does for a wrong current password, and BAD_INPUT for a new one that is not good.
   */
  async changePassword(principal: Principal, current: string, next: string): Promise<SignedIn> {
    demandGoodPassword(next, principal.username);
    const user = await this.prove(principal.username, current);
    const passwordHash = await this.passwords.hash(next);
    const changed = await this.users.change(user._id, user.revision, { passwordHash }, true);
    if (!changed) throw new AppError('STATE_CONFLICT', { user: user._id });
    await this.sessions.revokeAllOf(user._id);
    await this.audit.record({
      actor: `user:${user._id}`,
      action: 'auth.password-changed',
      target: `user:${user._id}`,
      districtId: user.districtId,
    });
    const { sessionId: _, ...signedIn } = await this.sessions.open(changed);
    return signedIn;
  }

  /** The user of that name, if the password is theirs and they may sign in. */
  private async prove(username: string, password: string): Promise<User> {
    await this.lockout.demandUnlocked(username);
    const { user, proved, locked } = await this.passwords.inTurn(() => this.check(username, password));
    if (user && proved) return user;
    await this.noteRefusal(user, locked);
    throw new AppError('BAD_CREDENTIALS');
  }

  private async check(username: string, password: string) {
    const check = await this.lockout.begin(username);
    const user = await this.users.findByName(username);
    const same = await this.passwords.matches(user?.passwordHash ?? null, password);
    const proved = same && user?.disabled === false;
    if (!proved) return { user, proved, ...(await check.fail()) };
    await check.succeed();
    return { user, proved, locked: false };
  }

  /** A name nobody has is not written down: it may be somebody's password. */
  private async noteRefusal(user: User | null, locked: boolean): Promise<void> {
    await this.audit.record({
      actor: 'anonymous',
      action: locked ? 'auth.locked' : 'auth.refused',
      target: user ? `user:${user._id}` : 'user:unknown',
      districtId: user?.districtId ?? null,
    });
  }
}
