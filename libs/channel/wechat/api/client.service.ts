/**
 * What a call to WeChat's API came to. `not-sent`: WeChat never saw the request. `unknown`: it may
 * have acted on it. `errcode` 0 = done.
 */
export type ApiAnswer =
  | { outcome: 'answered'; errcode: number; body: Record<string, unknown> }
  | { outcome: 'not-sent'; code: string }
  | { outcome: 'refused'; code: string }
  | { outcome: 'unknown'; code: string };

/** Longer than a connection may take to be made, so that a failed one is told from a slow answer. */
const TIMEOUT_MS = 15_000;

/** Failures that happen while the connection is being made, before any request is written. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const TLS_FAILURE = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;
/** Statuses by which a server in front says that it passed nothing on. */
const NOT_TAKEN = new Set([429, 503]);

/** WeChat's API over HTTP. Never throws for what the network or WeChat does. */
export class WechatApi {
  constructor(
    private readonly base: string,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  /** `accessToken` goes into the address, as WeChat wants it: an address is never logged. */
  async post(path: string, body: unknown, accessToken?: string): Promise<ApiAnswer> {
    const address = new URL(path, this.base);
    if (accessToken !== undefined) address.searchParams.set('access_token', accessToken);
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      return await readAnswer(response);
    } catch (error) {
      return failureOf(error);
    }
  }
}

async function readAnswer(response: Response): Promise<ApiAnswer> {
  const text = await response.text();
  if (!response.ok) {
    const code = `HTTP_${response.status}`;
    if (NOT_TAKEN.has(response.status)) return { outcome: 'not-sent', code };
    return response.status < 500 ? { outcome: 'refused', code } : { outcome: 'unknown', code };
  }
  const body = parseObject(text);
  if (!body) return { outcome: 'unknown', code: 'BAD_ANSWER' };
  const errcode = body['errcode'] ?? 0;
  return typeof errcode === 'number'
    ? { outcome: 'answered', errcode, body }
    : { outcome: 'unknown', code: 'BAD_ANSWER' };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Told apart by name and code, which hold whichever copy of a class made the error. */
interface Failure {
  name?: unknown;
  code?: unknown;
  cause?: Failure;
  /** A host with several addresses fails with one error for each. */
  errors?: Failure[];
}

function failureOf(error: unknown): ApiAnswer {
  const { name, cause } = error as Failure;
  if (name === 'TimeoutError') return { outcome: 'unknown', code: 'TIMEOUT' };
  const found = cause?.code ?? cause?.errors?.[0]?.code;
  const code = typeof found === 'string' ? found : 'NETWORK';
  const before = BEFORE_SENDING.has(code) || TLS_FAILURE.test(code);
  return { outcome: before ? 'not-sent' : 'unknown', code };
}
