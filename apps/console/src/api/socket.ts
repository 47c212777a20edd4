import { io, type Socket } from 'socket.io-client';
import type { Ack, Namespace } from '#libs/contract';
import { Failure } from './failure.js';

const ANSWER_MS = 8000;
const REFUSED_MS = 3000;

type Body<H> = H extends (body: infer B, reply: never) => void ? B : never;
type Answer<H> = H extends (body: never, reply: (ack: infer A) => void) => void
  ? A extends { ok: true; data: infer T }
    ? T
    : never
  : never;

/** One namespace of the server, typed by its two event maps. */
export interface Line<Client, Server> {
  /** Sends and waits for the acknowledgement. Throws Failure: the server's refusal, or NO_ANSWER. */
  ask: <E extends keyof Client & string>(event: E, body: Body<Client[E]>) => Promise<Answer<Client[E]>>;
  on<E extends keyof Server & string>(event: E, handler: Server[E]): void;
  /** Also told at once if connected already. */
  onConnection(handler: (connected: boolean) => void): void;
  /** The server refused the connection, e.g. NOT_SIGNED_IN. */
  onRefused(handler: (failure: Failure) => void): void;
  connected(): boolean;
  /** Connects at once, e.g. with a new token. */
  reconnect(): void;
  close(): void;
}

/** `auth` is asked for at every connect, so that a renewed token is used. */
export function openLine<Client, Server>(
  namespace: Namespace,
  auth: () => Record<string, unknown>,
): Line<Client, Server> {
  const socket: Socket = io(namespace, {
    auth: (give: (data: object) => void) => give(auth()),
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 4000,
    forceNew: true,
  });
  return {
    async ask(event, body) {
      if (!socket.connected) throw new Failure('NO_ANSWER');
      let ack: Ack<never>;
      try {
        ack = (await socket.timeout(ANSWER_MS).emitWithAck(event, body)) as Ack<never>;
      } catch {
        throw new Failure('NO_ANSWER');
      }
      if (!ack.ok) throw Failure.of(ack.error);
      return ack.data;
    },
    on(event, handler) {
      socket.on(event as string, handler as (...args: unknown[]) => void);
    },
    onConnection(handler) {
      socket.on('connect', () => handler(true));
      socket.on('disconnect', (reason) => {
        handler(false);
        // After the server's own disconnect the client does not try again by itself.
        if (reason === 'io server disconnect') socket.connect();
      });
      if (socket.connected) handler(true);
    },
    onRefused(handler) {
      socket.on('connect_error', (error: Error & { data?: unknown }) => {
        // While active, the client itself tries again: the server was not reached.
        if (socket.active) return;
        const failure = Failure.of(error.data ?? { code: error.message });
        handler(failure);
        if (failure.code !== 'NOT_SIGNED_IN') setTimeout(() => socket.connect(), REFUSED_MS);
      });
    },
    connected: () => socket.connected,
    reconnect: () => void socket.disconnect().connect(),
    close: () => {
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}
