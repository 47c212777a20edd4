import type { Authenticator } from '#libs/contract';
import { signedInBy } from '#libs/identity/nest';
import type { IncomingHttpHeaders } from 'node:http';

type Hook = (request: { headers: IncomingHttpHeaders }) => Promise<void>;
interface Route {
  url: string;
  bodyLimit?: number;
  onRequest?: Hook | Hook[];
}
/** The part of Fastify that is needed here. */
interface Server {
  addHook(name: 'onRoute', hook: (route: Route) => void): unknown;
}

/**
 * Nothing of a body is read on these routes before it is known who sends it: the guard comes after the body,
 * which may be long here. Bodies may have `maxBytes`; none = as everywhere. Call before the routes are made.
 */
export function signInFirst(
  server: Server,
  routePrefix: string,
  authenticator: Authenticator,
  maxBytes?: number,
): void {
  const admit: Hook = async ({ headers }) => {
    await signedInBy(authenticator, headers);
  };
  server.addHook('onRoute', (route) => {
    if (!route.url.startsWith(routePrefix)) return;
    route.onRequest = [admit, ...[route.onRequest ?? []].flat()];
    if (maxBytes !== undefined) route.bodyLimit = maxBytes;
  });
}
