import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';
import type { Readiness } from '../health/readiness.js';

/**
 * Lets an orderly stop end in time: answers given meanwhile close their connection, and whatever
 * is still open `stopMs` after the stop began is cut.
 */
export function endConnections(fastify: FastifyInstance, readiness: Readiness, stopMs: number): void {
  const open = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  fastify.addHook('onSend', async (_request, reply) => {
    if (readiness.draining) reply.header('connection', 'close');
  });
  readiness.onStop(() => {
    const deadline = setTimeout(() => open.forEach((socket) => socket.destroy()), stopMs);
    fastify.server.once('close', () => clearTimeout(deadline));
    deadline.unref();
  });
}
