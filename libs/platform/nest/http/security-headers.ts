import type { FastifyInstance } from 'fastify';

/** Paths that pages of other origins may embed, if `allowedOrigins` names them. */
const EMBEDDABLE = new Set(['/chat', '/widget.js']);
const PLAIN_HOST = /^[A-Za-z0-9.:[\]-]+$/;

/** Sets the security headers of every answer, errors included. */
export function addSecurityHeaders(fastify: FastifyInstance, allowedOrigins: readonly string[]): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(securityHeaders(request.url, request.headers.host, allowedOrigins));
    done();
  });
}

/**
 * Own scripts only; inline styles are allowed because antd writes its styles at run time; sockets
 * to our own host only.
 */
export function securityHeaders(
  url: string,
  host: string | undefined,
  allowedOrigins: readonly string[],
): Record<string, string> {
  const ours = EMBEDDABLE.has(url.split('?', 1)[0] ?? '');
  const embeddable = ours && allowedOrigins.length > 0;
  return {
    'content-security-policy': contentPolicy(host, embeddable ? allowedOrigins : []),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': ours ? 'cross-origin' : 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), payment=(), usb=(), microphone=(self)',
    // Older browsers know only this one, and it cannot name origins.
    ...(embeddable ? {} : { 'x-frame-options': 'SAMEORIGIN' }),
  };
}

/** `ancestors`: origins that may put the page in a frame, beside our own; `*` allows all. */
function contentPolicy(host: string | undefined, ancestors: readonly string[]): string {
  // Some browsers do not count a websocket of the same host as 'self'.
  const sockets = host && PLAIN_HOST.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    `connect-src 'self'${sockets}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${["'self'", ...ancestors].join(' ')}`,
  ].join('; ');
}
