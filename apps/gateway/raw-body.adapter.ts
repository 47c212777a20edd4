import { AppError, badInput } from '#libs/contract';
import type { IncomingMessage } from 'node:http';

/** The part of Fastify that is needed here. */
interface Server {
  addHook(
    name: 'onRequest',
    hook: (request: RoutedRequest, reply: unknown, done: () => void) => void,
  ): unknown;
  addContentTypeParser(
    type: string,
    parser: (request: RoutedRequest, payload: IncomingMessage) => Promise<Buffer | null>,
  ): unknown;
}
interface RoutedRequest {
  raw: IncomingMessage;
  routeOptions: { url?: string | undefined };
}

/** A type of our own, so that no parser of another route is touched. */
const rawTypeOf = (routePrefix: string): string =>
  `application/x-jietong-raw${routePrefix.replaceAll(/\W/g, '-')}`;

/**
 * Hands the body of these routes over as it came, whatever type the sender claims: a Buffer, or
 * null if it is longer than `maxBytes`. Of a longer one nothing is kept. No more than
 * `atOnce` are read at the same time; whoever comes then is refused (TOO_MANY).
 */
export function acceptRawBodies(
  server: Server,
  routePrefix: string,
  maxBytes: number,
  atOnce = Infinity,
): void {
  let reading = 0;
  const raw = rawTypeOf(routePrefix);
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.url?.startsWith(routePrefix)) request.raw.headers['content-type'] = raw;
    done();
  });
  server.addContentTypeParser(raw, async (_request, payload) => {
    if (reading >= atOnce) {
      discard(payload);
      throw new AppError('TOO_MANY');
    }
    reading += 1;
    try {
      return await readUpTo(payload, maxBytes);
    } finally {
      reading -= 1;
    }
  });
}

async function readUpTo(payload: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  if (Number(payload.headers['content-length']) > maxBytes) return discard(payload);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      payload.off('data', onData);
      resolve(discard(payload));
    };
    payload.on('data', onData);
    payload.once('end', () => resolve(Buffer.concat(chunks)));
    // The sender went away in the middle; after `end` this has no effect.
    const onBroken = (): void => reject(badInput('', '请求中断', 'the body broke off'));
    payload.once('error', onBroken);
    payload.once('close', onBroken);
  });
}

/** Reads on without keeping, so that the sender can take our answer. */
function discard(payload: IncomingMessage): null {
  payload.on('error', () => undefined);
  payload.resume();
  return null;
}
