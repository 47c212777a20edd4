import { AppError, NAMESPACES, rooms, type Namespace } from '#libs/contract';
import type { Namespace as IoNamespace, Socket } from 'socket.io';
import type { Log } from '../../log.js';
import { loggable, refusalOf } from '../http/refusal.rules.js';

/** Injection token of the app's SocketAuthenticators. */
export const SOCKET_AUTH = Symbol('SOCKET_AUTH');

/** Where a socket comes from, as far as an authenticator needs it. */
export interface SocketOrigin {
  address: string;
  origin: string | undefined;
}

/**
 * Turns the token of a new socket into its principal, kept as `socket.data.principal`. Null, or an
 * AppError, refuses the socket; it is asked again from time to time while the socket lives.
 */
export type SocketAuthenticator = (token: string, from: SocketOrigin) => Promise<unknown>;
export type SocketAuthenticators = Partial<Record<Namespace, SocketAuthenticator>>;

/** The principal of a socket that was let in. `T` is what its namespace's authenticator gives. */
export function principalOf<T>(socket: Socket): T {
  return (socket.data as { principal: T }).principal;
}

/**
 * Lets nobody into a namespace whose token its authenticator does not accept; guards of Nest do
 * not run on connection, so this is the door. A namespace without an authenticator is closed.
 */
export function guardNamespace(
  namespace: IoNamespace,
  authenticate: SocketAuthenticator | undefined,
  log: Log,
  recheckMs: number,
): void {
  namespace.use((socket, next) => {
    admit(socket, authenticate).then(
      () => next(),
      (error: unknown) => next(refusedConnection(error, namespace.name, log)),
    );
  });
  namespace.on('connection', (socket) => {
    void joinSession(socket);
    if (authenticate) recheck(socket, authenticate, recheckMs);
  });
}

async function admit(socket: Socket, authenticate: SocketAuthenticator | undefined): Promise<void> {
  if (!authenticate) throw new AppError('FORBIDDEN');
  const token: unknown = socket.handshake.auth['token'];
  if (typeof token !== 'string' || token === '') throw new AppError('NOT_SIGNED_IN');
  const principal = await authenticate(token, originOf(socket));
  if (principal === null || principal === undefined) throw new AppError('NOT_SIGNED_IN');
  (socket.data as { principal: unknown }).principal = principal;
}

/** What socket.io-client gives to `connect_error`: the code as message, the ErrorBody as `data`. */
function refusedConnection(error: unknown, namespace: string, log: Log): Error {
  const { body, surprise } = refusalOf(error);
  if (surprise) log.error({ err: loggable(error), namespace }, 'socket could not be authenticated');
  return Object.assign(new Error(body.code), { data: body });
}

/** A signed-in socket is in its session's room, so that ending the session ends the socket. */
async function joinSession(socket: Socket): Promise<void> {
  const principal = principalOf<{ sessionId?: unknown }>(socket);
  if (typeof principal.sessionId === 'string') await socket.join(rooms.session(principal.sessionId));
}

/**
 * Asks again whether the token still holds: it may have expired, or its end may have been pushed
 * while Redis was away. A store that cannot be reached changes nothing.
 */
function recheck(socket: Socket, authenticate: SocketAuthenticator, everyMs: number): void {
  const timer = setInterval(() => {
    authenticate(String(socket.handshake.auth['token']), originOf(socket)).then(
      (principal) => {
        if (principal === null || principal === undefined) socket.disconnect(true);
      },
      (error: unknown) => {
        if ([401, 403].includes(refusalOf(error).status)) socket.disconnect(true);
      },
    );
  }, everyMs);
  timer.unref();
  socket.once('disconnect', () => clearInterval(timer));
}

const originOf = (socket: Socket): SocketOrigin => ({
  address: socket.handshake.address,
  origin: socket.handshake.headers.origin,
});

/** True for the namespaces of the contract. */
export const isNamespace = (name: string): name is Namespace =>
  (NAMESPACES as readonly string[]).includes(name);
