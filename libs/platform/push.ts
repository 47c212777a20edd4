import type { Namespace, Push } from '#libs/contract';
import { Emitter } from '@socket.io/redis-emitter';
import type { Redis } from 'ioredis';
import { quietly } from './redis.js';

/** The Redis channel prefix shared by the emitter and every gateway's adapter. */
export const socketKey = (prefix: string): string => `${prefix}:socket`;

/**
 * Reaches sockets of every gateway through Redis. Nothing is kept: a push that cannot be sent is
 * dropped, and the client finds out when it resynchronises.
 */
export function createPush(redis: Redis, prefix: string): Push {
  const emitter = new Emitter(quietly(redis), { key: socketKey(prefix) });
  const attempt = (act: () => void): void => {
    if (redis.status !== 'ready') return;
    act();
  };
  return {
    send(namespace: Namespace, room, event, payload) {
      attempt(() => emitter.of(namespace).to(room).emit(event, payload));
    },
    disconnect(namespace: Namespace, room) {
      attempt(() => emitter.of(namespace).in(room).disconnectSockets(true));
    },
  };
}
