import type { Ack, ErrorBody, Namespace } from '#libs/contract';
import { io, type Socket } from 'socket.io-client';

/** A busy machine takes its time over passwords. */
const PATIENCE_MS = 30_000;

/** What the server refused, by its code. */
export class RefusedError extends Error {
  constructor(readonly body: ErrorBody) {
    super(body.code);
  }
}

/** A real socket to this process's gateway, as a browser has one. It does not reconnect by itself. */
export class Link {
  /** Resolves when the socket is gone, whoever ended it. */
  readonly ended: Promise<void>;

  private constructor(private readonly socket: Socket) {
    this.ended = new Promise((resolve) => socket.once('disconnect', () => resolve()));
  }

  /** Throws RefusedError if the token does not let it in. */
  static async connect(url: string, namespace: Namespace, token: string): Promise<Link> {
    const socket = io(`${url}${namespace}`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: PATIENCE_MS,
    });
    const link = new Link(socket);
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', (error: Error & { data?: ErrorBody }) =>
          reject(error.data ? new RefusedError(error.data) : error),
        );
        // A server that closes before it has let us in says no more than this.
        void link.ended.then(() => reject(new Error('the connection was closed')));
      });
      return link;
    } catch (error) {
      socket.disconnect();
      throw error;
    }
  }

  on<T>(event: string, hear: (payload: T) => void): void {
    this.socket.on(event, hear);
  }

  /** Throws RefusedError, or an error of the connection. */
  async ask<T>(event: string, body: unknown = {}): Promise<T> {
    const ack = (await this.socket.timeout(PATIENCE_MS).emitWithAck(event, body)) as Ack<T>;
    if (!ack.ok) throw new RefusedError(ack.error);
    return ack.data;
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** One POST that has to succeed. Throws RefusedError. */
export const post = <T>(url: string, body: object, signal: AbortSignal): Promise<T> =>
  request<T>(
    url,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    signal,
  );

/** One GET that has to succeed, for who is signed in. Throws RefusedError. */
export const get = <T>(url: string, token: string, signal: AbortSignal): Promise<T> =>
  request<T>(url, { headers: { authorization: `Bearer ${token}` } }, signal);

async function request<T>(url: string, how: RequestInit, signal: AbortSignal): Promise<T> {
  const answer = await fetch(url, {
    ...how,
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  const value: unknown = await answer.json();
  if (!answer.ok) throw new RefusedError(value as ErrorBody);
  return value as T;
}
