import {
  AppError,
  covers,
  pageOf,
  refuse,
  type AgentRoster,
  type Page,
  type Principal,
  type ScorerView,
  type UserView,
} from '#libs/contract';
import { newId } from '#libs/platform';
import { scopeOf } from '../access.rules.js';
import type { AuditLog } from '../audit/audit.service.js';
import type { AuditValue } from '../audit/audit.schema.js';
import { isDistrict } from '../district.rules.js';
import type { PasswordService } from '../login/password.service.js';
import { demandGoodPassword } from '../password.rules.js';
import type { SessionService } from '../session/session.service.js';
import type { UserFields, UserRepository } from './user.repository.js';
import {
  demandDistrict,
  demandNotOwnAccess,
  mayScore,
  normaliseUsername,
  servedQueues,
  toUserView,
  USERNAME,
  type UserChanges,
} from './user.rules.js';
import type { User } from './user.schema.js';

export interface NewUserInput {
  username: string;
  password: string;
  displayName: string;
  roles: User['roles'];
  /** The administrator's own if absent. */
  districtId?: string;
  queueIds?: string[];
}

/**
 * Administration of users. A district's administrator sees, makes and changes users of that
 * district only; one of headquarters, all.
 */
export class UserService {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly passwords: PasswordService,
    private readonly audit: AuditLog,
    private readonly roster: AgentRoster,
  ) {}

  async list(principal: Principal, cursor: string | null, limit: number): Promise<Page<UserView>> {
    const found = await this.users.page(scopeOf(principal), cursor, limit + 1);
    return pageOf(found.map(toUserView), limit, ({ id }) => id);
  }

  /** Whoever may be given contacts to score, of the districts the principal sees. */
  async scorers(principal: Principal): Promise<ScorerView[]> {
    return (await this.users.withRole('quality', scopeOf(principal))).map(refOf);
  }

  /**
   * Lets these be given contacts of a district to score. Throws BAD_INPUT naming each who may not: not there, disabled,
   * without the role quality, or of a district that does not see it. Whom the principal does not see is named by id.
   */
  async requireScorers(
    principal: Principal,
    ids: readonly string[],
    districtId: string,
    field = 'scorerIds',
  ): Promise<void> {
    const found = new Map((await this.users.findAll(ids)).map((user) => [user._id, user]));
    const unfit = ids.filter((id) => !mayScore(found.get(id), districtId));
    if (unfit.length === 0) return;
    const names = unfit.map((id) => {
      const user = found.get(id);
      return user && covers(scopeOf(principal), user.districtId) ? user.displayName : id;
    });
    refuse(
      field,
      `不能作为评分人（须为启用的质检人员，且能看到该关区）：${names.join('、')}`,
      `may not score (enabled, with the role quality, and of a district that sees it): ${names.join(', ')}`,
      { about: unfit },
    );
  }

  /** Who may be given something to see to: agents, and those who oversee them. */
  async staff(principal: Principal): Promise<ScorerView[]> {
    const scope = scopeOf(principal);
    const roles = ['agent', 'supervisor', 'quality'] as const;
    const found = (await Promise.all(roles.map((role) => this.users.withRole(role, scope)))).flat();
    return [...new Map(found.map((user) => [user._id, refOf(user)])).values()];
  }

  /** Throws NOT_FOUND, also for a user of a district the principal does not see. */
  async get(principal: Principal, id: string): Promise<UserView> {
    return toUserView(await this.find(principal, id));
  }

  /** Throws FORBIDDEN for a foreign district, ALREADY_EXISTS, BAD_INPUT. */
  async create(principal: Principal, input: NewUserInput): Promise<UserView> {
    const districtId = input.districtId ?? principal.districtId;
    const username = normaliseUsername(input.username);
    if (!USERNAME.test(username)) refuse('username', '格式不符', 'is not of the form of a user name');
    demandKnownDistrict(districtId);
    demandDistrict(principal, districtId);
    demandGoodPassword(input.password, username);
    const user = await this.users.insert({
      _id: newId(),
      username,
      displayName: input.displayName,
      passwordHash: await this.passwords.hash(input.password),
      roles: [...new Set(input.roles)],
      districtId,
      queueIds: input.queueIds ?? [],
      disabled: false,
    });
    if (user.roles.includes('agent')) await this.enrolOrTakeBack(user);
    await this.note(principal, 'user.created', user, {
      roles: user.roles,
      queueIds: user.queueIds,
    });
    return toUserView(user);
  }

  /**
   * Changes what is given and leaves the rest. A change of password, roles, district or `disabled`
   * ends all sessions and sockets of the user. Throws NOT_FOUND, FORBIDDEN, BAD_INPUT, and
   * STATE_CONFLICT if somebody else changed the user meanwhile; nothing is changed then.
   */
  async change(principal: Principal, id: string, changes: UserChanges): Promise<UserView> {
    const before = await this.find(principal, id);
    demandNotOwnAccess(principal, id, changes);
    if (changes.districtId !== undefined) {
      demandKnownDistrict(changes.districtId);
      demandDistrict(principal, changes.districtId);
    }
    const fields = await this.fieldsOf(before, changes);
    const endsAccess = changesAccess(before, fields);
    const next = { ...before, ...fields };
    const enrols = before.roles.includes('agent') || next.roles.includes('agent');
    // A queue that cannot be given is refused before the user is changed; it is given afterwards.
    if (enrols) await this.roster.check(next, servedQueues(next));
    const after = await this.users.change(id, before.revision, fields, endsAccess);
    if (!after) throw new AppError('STATE_CONFLICT', { user: id });
    if (endsAccess) await this.sessions.revokeAllOf(id);
    if (enrols) await this.roster.assign(rosterUser(after), servedQueues(after));
    await this.note(principal, 'user.changed', after, summary(changes));
    return toUserView(after);
  }

  private async find(principal: Principal, id: string): Promise<User> {
    const user = await this.users.find(id, scopeOf(principal));
    if (!user) throw new AppError('NOT_FOUND', { user: id });
    return user;
  }

  private async fieldsOf(user: User, changes: UserChanges): Promise<UserFields> {
    const { password, roles, ...plain } = changes;
    const fields: UserFields = { ...plain, ...(roles ? { roles: [...new Set(roles)] } : {}) };
    if (password === undefined) return fields;
    demandGoodPassword(password, user.username);
    return { ...fields, passwordHash: await this.passwords.hash(password) };
  }

  private async enrolOrTakeBack(user: User): Promise<void> {
    try {
      await this.roster.assign(rosterUser(user), servedQueues(user));
    } catch (error) {
      await this.users.remove(user._id);
      throw error;
    }
  }

  private note(
    principal: Principal,
    action: 'user.created' | 'user.changed',
    user: User,
    details: Record<string, AuditValue>,
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${principal.userId}`,
      action,
      target: `user:${user._id}`,
      districtId: user.districtId,
      details,
    });
  }
}

const rosterUser = ({ _id, displayName, districtId, revision }: User) => ({
  id: _id,
  displayName,
  districtId,
  revision,
});

function demandKnownDistrict(districtId: string): void {
  if (!isDistrict(districtId)) refuse('districtId', '没有这个关区', 'there is no such district');
}

function changesAccess(before: User, fields: UserFields): boolean {
  const same = (a: readonly string[], b: readonly string[]): boolean =>
    [...a].sort().join() === [...b].sort().join();
  return (
    fields.passwordHash !== undefined ||
    (fields.roles !== undefined && !same(fields.roles, before.roles)) ||
    (fields.districtId !== undefined && fields.districtId !== before.districtId) ||
    (fields.disabled !== undefined && fields.disabled !== before.disabled)
  );
}

/** What was changed, for the audit: the password only as a fact. */
function summary(changes: UserChanges): Record<string, AuditValue> {
  const { password, ...plain } = changes;
  const told = Object.entries(plain).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(told), ...(password === undefined ? {} : { password: true }) };
}

const refOf = ({ _id, displayName, districtId }: User): ScorerView => ({ id: _id, displayName, districtId });
