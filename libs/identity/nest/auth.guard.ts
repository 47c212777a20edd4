import { AppError, READER, type Authenticator, type Principal } from '#libs/contract';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { authorise } from '../access.rules.js';
import type { AuditLog } from '../audit/audit.service.js';
import { ACCESS, askerOf, type Access, type SignedInRequest } from '#libs/platform/nest';

const BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/i;

/** Whoever knows the token first says whose it is. */
export const anyOf = (...authenticators: readonly Authenticator[]): Authenticator => ({
  async authenticate(token) {
    for (const one of authenticators) {
      const principal = await one.authenticate(token);
      if (principal) return principal;
    }
    return null;
  },
});

/** Whoever signs a request; throws NOT_SIGNED_IN. */
export async function signedInBy(
  authenticator: Authenticator,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<Principal> {
  const token = BEARER.exec(String(headers['authorization'] ?? ''))?.[1];
  const principal = token === undefined ? null : await authenticator.authenticate(token);
  if (!principal) throw new AppError('NOT_SIGNED_IN');
  return principal;
}

/**
 * The one guard of every route and of every socket event that is a Nest handler. What carries no
 * decision is refused. A request is authenticated here; a socket was when it connected, and its
 * adapter keeps the principal in `socket.data`.
 */
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly audit: Pick<AuditLog, 'record'>,
  ) {}

  /** Throws NOT_SIGNED_IN or FORBIDDEN. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handlers = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, handlers) ?? [];
    if (access === 'public') return true;
    if (context.getType() === 'http') {
      const request = context.switchToHttp().getRequest<SignedInRequest>();
      request.principal = await signedInBy(this.authenticator, request.headers);
    }
    const principal = askerOf(context);
    try {
      authorise(principal, access);
    } catch (error) {
      if (principal) await this.noteRefusal(principal, context);
      throw error;
    }
    return true;
  }

  private noteRefusal(principal: Principal, context: ExecutionContext): Promise<void> {
    return this.audit.record({
      actor: principal.roles.includes(READER) ? principal.userId : `user:${principal.userId}`,
      action: 'access.refused',
      target: `handler:${context.getClass().name}.${context.getHandler().name}`,
      districtId: principal.districtId,
    });
  }
}
