import type { Namespace, Push } from '#libs/contract';
import type { Redis } from 'ioredis';
import { newToken } from './id.js';

/** The Redis key shared by the adapters of all gateways. */
export const socketKey = (prefix: string): string => `${prefix}:socket`;
/** The Redis channel on which pushes travel. */
export const pushChannel = (prefix: string): string => `${prefix}:push`;

/** One push: an event for a room, or (event null) the end of its sockets. */
export interface Pushed {
  namespace: Namespace;
  room: string;
  event: string | null;
  payload: unknown;
}
/** The sockets of one process. */
export interface PushTarget {
  deliver(pushed: Pushed): void;
  has(namespace: Namespace, room: string): boolean;
}

/**
 * Reaches sockets of every gateway through Redis, and those of this process directly. What is pushed in
 * one turn of the event loop travels together. Nothing is kept: a push that cannot be sent is dropped, and
 * the client finds out when it resynchronises.
 */
export class SocketPush implements Push {
  /** Tells our own batches from those of others. */
  private readonly origin = newToken(9);
  private pending: Pushed[] = [];
  private target: PushTarget | null = null;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** This process has sockets of its own from now on; null = no more. */
  attach(target: PushTarget | null): void {
    this.target = target;
  }

  send(namespace: Namespace, room: string, event: string, payload: unknown): void {
    this.add({ namespace, room, event, payload });
  }

  disconnect(namespace: Namespace, room: string): void {
    this.add({ namespace, room, event: null, payload: null });
  }

  /** A batch that came through Redis, for the sockets of this process. */
  receive(message: string): void {
    const { target } = this;
    if (target) for (const pushed of readBatch(message, this.origin, target)) target.deliver(pushed);
  }

  private add(pushed: Pushed): void {
    this.pending.push(pushed);
    if (this.pending.length === 1) setImmediate(() => this.flush());
  }

  private flush(): void {
    const batch = this.pending;
    this.pending = [];
    if (this.target) for (const pushed of batch) this.target.deliver(pushed);
    if (this.redis.status !== 'ready') return;
    this.redis.publish(pushChannel(this.prefix), writeBatch(this.origin, batch)).catch(() => undefined);
  }
}

/**
 * Line 1: the origin, then namespace, room and event of each push. Each further line is one payload, so
 * that a process reads only those that one of its sockets is to get.
 */
function writeBatch(origin: string, batch: readonly Pushed[]): string {
  const head = batch.flatMap(({ namespace, room, event }) => [namespace, room, event]);
  const payloads = batch.map(({ payload }) => JSON.stringify(payload ?? null));
  return [JSON.stringify([origin, ...head]), ...payloads].join('\n');
}

function* readBatch(message: string, ownOrigin: string, target: PushTarget): Generator<Pushed> {
  const [first = '', ...payloads] = message.split('\n');
  const [origin, ...head] = JSON.parse(first) as [string, ...(string | null)[]];
  if (origin === ownOrigin) return;
  for (const [i, payload] of payloads.entries()) {
    const [namespace, room, event] = head.slice(3 * i, 3 * i + 3) as [Namespace, string, string | null];
    if (target.has(namespace, room)) yield { namespace, room, event, payload: JSON.parse(payload) };
  }
}
