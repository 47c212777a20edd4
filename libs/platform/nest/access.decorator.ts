import type { Authority, Principal } from '#libs/contract';
import {
  createParamDecorator,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';

/** Where the decision of a route or socket event is kept. */
export const ACCESS = 'jietong:access';
export type Access = 'public' | readonly Authority[];

/** Anybody may call it, signed in or not. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'public' satisfies Access);

/** Signed-in users with at least one of these roles may call it. On a class it holds for every handler without its own. */
export const Roles = (...roles: [Authority, ...Authority[]]): CustomDecorator =>
  SetMetadata(ACCESS, roles satisfies Access);

/** The parts of a request or socket that say who is asking. */
export interface SignedInRequest {
  headers: Record<string, string | string[] | undefined>;
  url: string;
  principal?: Principal;
}
export interface SignedInSocket {
  /** Put there by the socket adapter when the connection is authenticated. */
  data: { principal?: Principal };
}

/** Whoever the guard let in; undefined on a public handler. */
export const askerOf = (context: ExecutionContext): Principal | undefined =>
  context.getType() === 'ws'
    ? context.switchToWs().getClient<SignedInSocket>().data.principal
    : context.switchToHttp().getRequest<SignedInRequest>().principal;

/** The Principal as a handler's parameter. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext) => askerOf(context));
