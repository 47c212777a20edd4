import type { AgentRoster, Principal, Push, RosterUser } from '#libs/contract';
import {
  AttemptRepository,
  AuditLog,
  AuditRepository,
  IdentityService,
  LockoutService,
  LoginService,
  PasswordService,
  SessionRepository,
  SessionService,
  UserRepository,
  UserService,
} from '#libs/identity';
import { ManualClock } from '#libs/platform';
import type { Connection } from 'mongoose';

/** A push that only notes which rooms were disconnected, as `namespace room`. */
export class NotedPush implements Push {
  readonly disconnected: string[] = [];
  send(): void {}
  disconnect(namespace: string, room: string): void {
    this.disconnected.push(`${namespace} ${room}`);
  }
}

/** A roster that notes what it was told; refuses queue `foreign`. */
export class NotedRoster implements AgentRoster {
  readonly assigned: { user: RosterUser; queueIds: string[] }[] = [];
  /** Done once, when the next queues have been checked. */
  afterCheck: (() => Promise<unknown>) | null = null;
  constructor(private readonly refuse: () => Error) {}
  async check(_: Pick<RosterUser, 'districtId'>, queueIds: string[]): Promise<void> {
    if (queueIds.includes('foreign')) throw this.refuse();
    const act = this.afterCheck;
    this.afterCheck = null;
    await act?.();
  }
  async assign(user: RosterUser, queueIds: string[]): Promise<void> {
    if (queueIds.includes('foreign')) throw this.refuse();
    this.assigned.push({ user, queueIds });
  }
}

/** All of identity on a real store, with a clock of its own; two of them are two processes. */
export function buildIdentity(mongo: Connection, clock = new ManualClock(Date.now())) {
  const push = new NotedPush();
  const roster = new NotedRoster(() => new Error('queue refused'));
  const userRepository = new UserRepository(mongo, clock);
  const audit = new AuditLog(new AuditRepository(mongo), clock);
  const passwords = new PasswordService();
  const lockout = new LockoutService(new AttemptRepository(mongo), clock);
  const sessions = new SessionService(new SessionRepository(mongo), userRepository, clock, push);
  return {
    clock,
    push,
    roster,
    audit,
    passwords,
    lockout,
    sessions,
    users: new UserService(userRepository, sessions, passwords, audit, roster),
    login: new LoginService(userRepository, sessions, passwords, lockout, audit),
    identity: new IdentityService(userRepository, passwords, audit),
  };
}
export type BuiltIdentity = ReturnType<typeof buildIdentity>;

export const principal = (part: Partial<Principal> = {}): Principal => ({
  userId: 'u0',
  username: 'boss',
  displayName: 'Boss',
  roles: ['administrator'],
  districtId: '00',
  sessionId: 's0',
  ...part,
});
