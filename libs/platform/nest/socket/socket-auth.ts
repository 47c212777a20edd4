import { AppError, NAMESPACES, rooms, type Namespace } from '#libs/contract';
import type { Namespace as IoNamespace, Socket } from 'socket.io';
import type { Log } from '../../log.js';
import { loggable, refusalOf } from '../http/refusal.rules.js';

/** Injection token of the app's SocketDoors. */
export const SOCKET_AUTH = Symbol('SOCKET_AUTH');

/** Where a socket comes from, as far as an authenticator needs it. */
export interface SocketOrigin {
  address: string;
  origin: string | undefined;
}

/** Who gets into a namespace, and who may stay. */
export interface SocketDoor {
  /**
   * Turns the token of a new socket into its principal, kept as `socket.data.principal`. Null, or an
   * AppError, refuses the socket.
   */
  admit(token: string, from: SocketOrigin): Promise<unknown>;
  /**
   * Whether each of these principals is still good, in their order; asked from time to time, for all
   * sockets of the process at once. Throws if that cannot be told now.
   */
  stillGood(principals: readonly unknown[]): Promise<boolean[]>;
}
export type SocketDoors = Partial<Record<Namespace, SocketDoor>>;

/** The principal of a socket that was let in. `T` is what its namespace's authenticator gives. */
export function principalOf<T>(socket: Socket): T {
  return (socket.data as { principal: T }).principal;
}

/**
 * Lets nobody into a namespace whose token its door does not accept; guards of Nest do not run on
 * connection, so this is where it is decided. A namespace without a door is closed.
 */
export function guardNamespace(namespace: IoNamespace, door: SocketDoor | undefined, log: Log): void {
  namespace.use((socket, next) => {
    admit(socket, door).then(
      () => next(),
      (error: unknown) => next(refusedConnection(error, namespace.name, log)),
    );
  });
  namespace.on('connection', (socket) => void joinSession(socket));
}

async function admit(socket: Socket, door: SocketDoor | undefined): Promise<void> {
  if (!door) throw new AppError('FORBIDDEN');
  const token: unknown = socket.handshake.auth['token'];
  if (typeof token !== 'string' || token === '') throw new AppError('NOT_SIGNED_IN');
  const principal = await door.admit(token, originOf(socket));
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

const originOf = (socket: Socket): SocketOrigin => ({
  address: socket.handshake.address,
  origin: socket.handshake.headers.origin,
});

/** True for the namespaces of the contract. */
export const isNamespace = (name: string): name is Namespace =>
  (NAMESPACES as readonly string[]).includes(name);
