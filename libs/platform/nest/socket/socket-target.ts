import type { Namespace } from '#libs/contract';
import type { Redis } from 'ioredis';
import type { Server } from 'socket.io';
import { pushChannel, type Pushed, type PushTarget, type SocketPush } from '../../push.js';
import { createRedis } from '../../redis.js';

/** The sockets of a socket.io server of this process, and of no other. */
const socketTarget = (server: Server): PushTarget => {
  // Asking `server.of` would make a namespace that nobody has opened.
  const find = (namespace: Namespace): ReturnType<Server['of']> | undefined => server._nsps.get(namespace);
  return {
    has: (namespace, room) => find(namespace)?.adapter.rooms.has(room) ?? false,
    deliver({ namespace, room, event, payload }: Pushed) {
      const sockets = find(namespace)?.local.to(room);
      if (event === null) sockets?.disconnectSockets(true);
      else sockets?.emit(event, payload);
    },
  };
};

/**
 * Lets a server's sockets hear all pushes: those of this process directly, those of others through Redis.
 * Answers the connection for that, to be closed by the caller; Redis may be away.
 */
export function hearPushes(server: Server, push: SocketPush, redisUrl: string, prefix: string): Redis {
  const subscriber = createRedis(redisUrl, 'blocking');
  push.attach(socketTarget(server));
  subscriber.on('message', (_: string, message: string) => push.receive(message));
  subscriber.subscribe(pushChannel(prefix)).catch(() => undefined);
  return subscriber;
}
