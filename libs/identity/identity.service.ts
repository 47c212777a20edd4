import { AppError, NATIONAL_DISTRICT } from '#libs/contract';
import { newId, newToken, type Config } from '#libs/platform';
import type { AuditLog } from './audit/audit.service.js';
import type { PasswordService } from './login/password.service.js';
import { demandGoodPassword, passwordFlaws } from './password.rules.js';
import type { UserRepository } from './user/user.repository.js';

/** The name of the administrator who is made at the first start. */
const FIRST_ADMINISTRATOR = 'admin';

export interface FirstAdministrator {
  created: boolean;
  /** Only if it was generated: to be shown once and never logged. */
  password?: string;
}

/** What has to be there before anybody can sign in, and when somebody can't any more. */
export class IdentityService {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: PasswordService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Makes the administrator of headquarters if there is none of that name; never changes one.
   * Safe to be called by several processes at once: one of them creates. Throws BAD_SETTING for
   * a JIETONG_ADMIN_PASSWORD that no user might choose.
   */
  async ensureFirstAdministrator(config: Pick<Config, 'adminPassword'>): Promise<FirstAdministrator> {
    if (await this.users.findByName(FIRST_ADMINISTRATOR)) return { created: false };
    const password = config.adminPassword ?? newToken(12);
    const flaws = passwordFlaws(password, FIRST_ADMINISTRATOR);
    if (flaws.length > 0) {
      throw new AppError('BAD_SETTING', [
        `JIETONG_ADMIN_PASSWORD 强度不足 / JIETONG_ADMIN_PASSWORD is not good enough: ${flaws.join(', ')}`,
      ]);
    }
    const id = await this.insert(await this.passwords.hash(password));
    if (id === null) return { created: false };
    await this.audit.record({ actor: 'system', action: 'user.created', target: `user:${id}` });
    return { created: true, ...(config.adminPassword === null ? { password } : {}) };
  }

  /**
   * A new password for a user who has lost theirs, for whoever has the database: enables the user again, and
   * ends what was signed in. `password` null = one is generated. Throws NOT_FOUND, and BAD_INPUT for a
   * password that no user might choose.
   */
  async renewPassword(username: string, password: string | null): Promise<{ password: string }> {
    const user = await this.users.findByName(username);
    if (!user) throw new AppError('NOT_FOUND', { username });
    const renewed = password ?? newToken(12);
    demandGoodPassword(renewed, username);
    const fields = { passwordHash: await this.passwords.hash(renewed), disabled: false };
    if (!(await this.users.change(user._id, user.revision, fields, true))) {
      throw new AppError('STATE_CONFLICT', { username });
    }
    await this.audit.record({
      actor: 'operator',
      action: 'user.changed',
      target: `user:${user._id}`,
      districtId: user.districtId,
      details: { password: 'renewed' },
    });
    return { password: renewed };
  }

  /** Null if another process was first. */
  private async insert(passwordHash: string): Promise<string | null> {
    try {
      const user = await this.users.insert({
        _id: newId(),
        username: FIRST_ADMINISTRATOR,
        displayName: '系统管理员',
        passwordHash,
        roles: ['administrator'],
        districtId: NATIONAL_DISTRICT,
        queueIds: [],
        disabled: false,
      });
      return user._id;
    } catch (error) {
      if (error instanceof AppError && error.code === 'ALREADY_EXISTS') return null;
      throw error;
    }
  }
}
