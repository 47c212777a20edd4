import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** What is asked over HTTP: all of it is known before it is sent. */
export interface HttpQuestion {
  method: string;
  /** Below the base, with its query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  withinMs: number;
}

export interface HttpAnswer {
  status: number;
  bytes: Buffer;
}

/** Asterisk closes an idle connection after 15 s; nothing is sent on one that it may just be closing. */
const IDLE_MS = 5000;

/**
 * Requests to one Asterisk over connections that are kept. A call costs ten of them, and `fetch` costs
 * more than all else the process does for a request.
 */
export class AriHttp {
  private readonly base: URL;
  private readonly agent: HttpAgent;
  private readonly begin: typeof httpRequest;

  constructor(base: string) {
    this.base = new URL(base);
    const isSecure = this.base.protocol === 'https:';
    const kept = { keepAlive: true, timeout: IDLE_MS };
    this.agent = isSecure ? new HttpsAgent(kept) : new HttpAgent(kept);
    this.begin = isSecure ? httpsRequest : httpRequest;
  }

  /** Rejects when there is no whole answer within the time; then it may have happened. */
  ask({ method, path, headers, body, withinMs }: HttpQuestion): Promise<HttpAnswer> {
    const { hostname, port, pathname } = this.base;
    const to = { host: hostname, port, method, path: `${pathname}${path}`, agent: this.agent };
    const length = { 'content-length': String(body === undefined ? 0 : Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const request = this.begin({ ...to, headers: { ...headers, ...length } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', ended(reject));
        response.once('end', () =>
          ended(resolve)({ status: response.statusCode ?? 0, bytes: Buffer.concat(parts) }),
        );
      });
      const timer = setTimeout(() => {
        request.destroy(new Error(`no answer within ${withinMs} ms`));
      }, withinMs);
      function ended<T>(settle: (value: T) => void): (value: T) => void {
        return (value) => {
          clearTimeout(timer);
          settle(value);
        };
      }
      request.once('error', ended(reject));
      request.end(body);
    });
  }
}
