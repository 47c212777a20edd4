import type { Ack, AppError, ErrorBody } from '#libs/contract';
import { io, type Socket } from 'socket.io-client';
import { PATIENCE_MS } from './eventually.js';

/** An acknowledgement that refused. */
export class Refused extends Error {
  constructor(readonly body: ErrorBody) {
    super(body.code);
  }

  get code(): AppError['code'] {
    return this.body.code;
  }
}

/** A socket client that awaits acknowledgements and events instead of sleeping. */
export class SocketClient {
  private readonly seen: { event: string; payload: unknown }[] = [];
  private readonly watchers = new Set<() => void>();

  private constructor(readonly socket: Socket) {
    socket.onAny((event: string, payload: unknown) => {
      this.seen.push({ event, payload });
      for (const watcher of this.watchers) watcher();
    });
  }

  /** Connects; throws Refused if the server does not let the token in. */
  static async connect(url: string, namespace: string, auth: Record<string, unknown>): Promise<SocketClient> {
    const socket = io(`${url}${namespace}`, {
      auth,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    const client = new SocketClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error: Error & { data?: ErrorBody }) =>
        reject(error.data ? new Refused(error.data) : error),
      );
      // A server that closes before it has let us in says no more than this.
      socket.once('disconnect', () => reject(new Error('the connection was closed')));
    });
    return client;
  }

  /** Sends an event and answers its data; throws Refused. */
  async ask<T>(event: string, body: unknown = {}): Promise<T> {
    const ack = (await this.socket.timeout(PATIENCE_MS).emitWithAck(event, body)) as Ack<T>;
    if (!ack.ok) throw new Refused(ack.error);
    return ack.data;
  }

  /** The first event of this name, past or to come, that the test accepts. */
  async heard<T>(event: string, accepts: (payload: T) => boolean = () => true): Promise<T> {
    const find = (): T | undefined =>
      this.seen.find((one) => one.event === event && accepts(one.payload as T))?.payload as T | undefined;
    return new Promise<T>((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.watchers.delete(look);
      };
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        stop();
        resolve(found);
      };
      const timer = setTimeout(() => {
        stop();
        const names = this.seen.map((one) => one.event).join(', ');
        reject(new Error(`no ${event} that fits within ${PATIENCE_MS} ms; heard: ${names}`));
      }, PATIENCE_MS);
      this.watchers.add(look);
      look();
    });
  }

  /** Resolves when the server or the network ended the connection. */
  async ended(): Promise<void> {
    if (!this.socket.connected) return;
    await new Promise<void>((resolve) => this.socket.once('disconnect', () => resolve()));
  }

  close(): void {
    this.socket.disconnect();
  }
}
