import { AppError, type Authenticator, type Principal } from '#libs/contract';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { authorise } from '../access.rules.js';
import type { AuditLog } from '../audit/audit.service.js';
import { ACCESS, askerOf, type Access, type SignedInRequest } from '#libs/platform/nest';

const BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/i;

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
    if (context.getType() === 'http') await this.authenticate(context.switchToHttp().getRequest());
    const principal = askerOf(context);
    try {
      authorise(principal, access);
    } catch (error) {
      if (principal) await this.noteRefusal(principal, context);
      throw error;
    }
    return true;
  }

  private async authenticate(request: SignedInRequest): Promise<void> {
    const token = BEARER.exec(String(request.headers['authorization'] ?? ''))?.[1];
    const principal = token === undefined ? null : await this.authenticator.authenticate(token);
    if (!principal) throw new AppError('NOT_SIGNED_IN');
    request.principal = principal;
  }

  private noteRefusal(principal: Principal, context: ExecutionContext): Promise<void> {
    return this.audit.record({
      actor: `user:${principal.userId}`,
      action: 'access.refused',
      target: `handler:${context.getClass().name}.${context.getHandler().name}`,
      districtId: principal.districtId,
    });
  }
}
