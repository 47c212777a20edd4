import type { AgentRoster, Push } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { CLOCK, MONGO, PUSH } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Connection } from 'mongoose';
import { AuditRepository } from '../audit/audit.repository.js';
import { AuditLog } from '../audit/audit.service.js';
import { IdentityService } from '../identity.service.js';
import { AttemptRepository } from '../login/attempt.repository.js';
import { LockoutService } from '../login/lockout.service.js';
import { LoginService } from '../login/login.service.js';
import { PasswordService } from '../login/password.service.js';
import { SessionRepository } from '../session/session.repository.js';
import { SessionService } from '../session/session.service.js';
import { UserRepository } from '../user/user.repository.js';
import { UserService } from '../user/user.service.js';
import { AuthGuard } from './auth.guard.js';
import { DecisionService } from './decision.service.js';

/** The AgentRoster of the process. */
export const AGENT_ROSTER = Symbol('AGENT_ROSTER');

const STORES: Provider[] = [
  {
    provide: UserRepository,
    useFactory: (mongo: Connection, clock: Clock) => new UserRepository(mongo, clock),
    inject: [MONGO, CLOCK],
  },
  {
    provide: SessionRepository,
    useFactory: (mongo: Connection) => new SessionRepository(mongo),
    inject: [MONGO],
  },
  {
    provide: LockoutService,
    useFactory: (mongo: Connection, clock: Clock) => new LockoutService(new AttemptRepository(mongo), clock),
    inject: [MONGO, CLOCK],
  },
  {
    provide: AuditLog,
    useFactory: (mongo: Connection, clock: Clock) => new AuditLog(new AuditRepository(mongo), clock),
    inject: [MONGO, CLOCK],
  },
  { provide: PasswordService, useFactory: () => new PasswordService() },
];

const SERVICES: Provider[] = [
  {
    provide: SessionService,
    useFactory: (sessions: SessionRepository, users: UserRepository, clock: Clock, push: Push) =>
      new SessionService(sessions, users, clock, push),
    inject: [SessionRepository, UserRepository, CLOCK, PUSH],
  },
  {
    provide: LoginService,
    useFactory: (...parts: ConstructorParameters<typeof LoginService>) => new LoginService(...parts),
    inject: [UserRepository, SessionService, PasswordService, LockoutService, AuditLog],
  },
  {
    provide: UserService,
    useFactory: (...parts: ConstructorParameters<typeof UserService>) => new UserService(...parts),
    inject: [UserRepository, SessionService, PasswordService, AuditLog, AGENT_ROSTER],
  },
  {
    provide: IdentityService,
    useFactory: (users: UserRepository, passwords: PasswordService, audit: AuditLog) =>
      new IdentityService(users, passwords, audit),
    inject: [UserRepository, PasswordService, AuditLog],
  },
];

const GUARDS: Provider[] = [
  {
    provide: APP_GUARD,
    useFactory: (reflector: Reflector, sessions: SessionService, audit: AuditLog) =>
      new AuthGuard(reflector, sessions, audit),
    inject: [Reflector, SessionService, AuditLog],
  },
  {
    provide: DecisionService,
    useFactory: (...parts: ConstructorParameters<typeof DecisionService>) => new DecisionService(...parts),
    inject: [DiscoveryService, MetadataScanner, Reflector],
  },
];

/** What implements AgentRoster, and the modules it comes from. */
export interface RosterSource {
  imports: NonNullable<ModuleMetadata['imports']>;
  /** Token under which those modules export it. */
  roster: symbol | string | (abstract new (...args: never[]) => AgentRoster);
}

/** Identity of a gateway process, with the global guard. Import it once, beside CoreModule. */
@Module({})
export class IdentityModule {
  static register(source: RosterSource): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      imports: [DiscoveryModule, ...source.imports],
      providers: [{ provide: AGENT_ROSTER, useExisting: source.roster }, ...STORES, ...SERVICES, ...GUARDS],
      exports: [SessionService, LoginService, UserService, IdentityService, AuditLog],
    };
  }
}
