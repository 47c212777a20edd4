import type { AgentRoster } from '#libs/contract';
import { CLOCK, MONGO, PUSH, provideClass } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { AuditRepository } from '../audit/audit.repository.js';
import { AuditLog } from '../audit/audit.service.js';
import { IdentityService } from '../identity.service.js';
import { AccessKeyRepository } from '../key/access-key.repository.js';
import { AccessKeyService } from '../key/access-key.service.js';
import { AttemptRepository } from '../login/attempt.repository.js';
import { LockoutService } from '../login/lockout.service.js';
import { LoginService } from '../login/login.service.js';
import { PasswordService } from '../login/password.service.js';
import { SessionRepository } from '../session/session.repository.js';
import { SessionService } from '../session/session.service.js';
import { UserRepository } from '../user/user.repository.js';
import { UserService } from '../user/user.service.js';
import { anyOf, AuthGuard } from './auth.guard.js';
import { DecisionService } from './decision.service.js';

/** The AgentRoster of the process. */
export const AGENT_ROSTER = Symbol('AGENT_ROSTER');

const STORES: Provider[] = [
  provideClass(UserRepository, MONGO, CLOCK),
  provideClass(SessionRepository, MONGO),
  provideClass(AttemptRepository, MONGO),
  provideClass(LockoutService, AttemptRepository, CLOCK),
  provideClass(AuditRepository, MONGO),
  provideClass(AuditLog, AuditRepository, CLOCK),
  provideClass(PasswordService),
  provideClass(AccessKeyRepository, MONGO),
];

const SERVICES: Provider[] = [
  provideClass(SessionService, SessionRepository, UserRepository, CLOCK, PUSH),
  provideClass(LoginService, UserRepository, SessionService, PasswordService, LockoutService, AuditLog),
  provideClass(UserService, UserRepository, SessionService, PasswordService, AuditLog, AGENT_ROSTER),
  provideClass(IdentityService, UserRepository, PasswordService, AuditLog),
  provideClass(AccessKeyService, AccessKeyRepository, AuditLog, CLOCK),
];

const GUARDS: Provider[] = [
  {
    provide: APP_GUARD,
    useFactory: (reflector: Reflector, sessions: SessionService, keys: AccessKeyService, audit: AuditLog) =>
      new AuthGuard(reflector, anyOf(sessions, keys), audit),
    inject: [Reflector, SessionService, AccessKeyService, AuditLog],
  },
  provideClass(DecisionService, DiscoveryService, MetadataScanner, Reflector),
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
      exports: [AccessKeyService, SessionService, LoginService, UserService, IdentityService, AuditLog],
    };
  }
}
