import type { FastifyInstance } from 'fastify';
import { softphoneUrlsOf } from '../../config.js';
import type { Config } from '../../config.model.js';

/** Paths that pages of other origins may embed, if `allowedOrigins` names them. */
const EMBEDDABLE = new Set(['/chat', '/widget.js']);
/** Who pages meet beside their own server. */
export interface OriginPolicy {
  /** Origins that may embed the visitor's page; `*` allows all. */
  allowedOrigins: readonly string[];
  /** Where softphones register: pages may connect there. */
  softphoneUrls: readonly string[];
}
export const originPolicyOf = (config: Config): OriginPolicy => ({
  allowedOrigins: config.allowedOrigins,
  softphoneUrls: softphoneUrlsOf(config),
});

const PLAIN_HOST = /^[A-Za-z0-9.:[\]-]+$/;

/** Sets the security headers of every answer, errors included. */
export function addSecurityHeaders(fastify: FastifyInstance, policy: OriginPolicy): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(securityHeaders(request.url, request.headers.host, policy));
    done();
  });
}

/**
 * Own scripts only; inline styles are allowed because antd writes its styles at run time; sockets
 * to our own host and the softphones' only.
 */
export function securityHeaders(
  url: string,
  host: string | undefined,
  { allowedOrigins, softphoneUrls }: OriginPolicy,
): Record<string, string> {
  const ours = EMBEDDABLE.has(url.split('?', 1)[0] ?? '');
  const embeddable = ours && allowedOrigins.length > 0;
  return {
    'content-security-policy': contentPolicy(host, embeddable ? allowedOrigins : [], softphoneUrls),
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
function contentPolicy(
  host: string | undefined,
  ancestors: readonly string[],
  softphoneUrls: readonly string[],
): string {
  // Some browsers do not count a websocket of the same host as 'self'.
  const sockets = host && PLAIN_HOST.test(host) ? ` ws://${host} wss://${host}` : '';
  const phones = softphoneUrls.map((address) => ` ${new URL(address).origin}`).join('');
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    `connect-src 'self'${sockets}${phones}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${["'self'", ...ancestors].join(' ')}`,
  ].join('; ');
}
