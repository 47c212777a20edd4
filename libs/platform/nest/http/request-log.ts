import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Histogram } from 'prom-client';
import type { Log } from '../../log.js';

const CONTACT_ID = /^[0-9a-f]{24}$/;
/** Asked every few seconds by machines: logged only at debug. */
const ROUTINE = /^\/(health|metrics)/;

/**
 * Writes one line a request and measures it. The line has the route's pattern, never the address
 * itself, because query strings and ids of people have no place in a log.
 */
export function addRequestLog(fastify: FastifyInstance, log: Log, seconds: Histogram): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unmatched';
    const status = reply.statusCode;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    seconds.observe({ method, route, status }, reply.elapsedTime / 1000);
    const level = ROUTINE.test(route) ? 'debug' : 'info';
    log[level](
      { method, route, status, ms, requestId: request.id, ...contactIdOf(request, route) },
      'request',
    );
    done();
  });
}

/** A contact is named by `:contactId`, or by `:id` under `/contacts`. */
function contactIdOf(request: FastifyRequest, route: string): { contactId?: string } {
  const params = (request.params ?? {}) as Record<string, string | undefined>;
  const id = params['contactId'] ?? (/\/contacts\/:id(\/|$)/.test(route) ? params['id'] : undefined);
  return id !== undefined && CONTACT_ID.test(id) ? { contactId: id } : {};
}
