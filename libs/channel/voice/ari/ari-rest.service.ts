import { AppError, badInput, type ErrorCode } from '#libs/contract';
import { AriHttp, type HttpAnswer } from './ari-http.adapter.js';

/** How ARI of one Asterisk is reached. */
export interface AriTarget {
  /** e.g. http://127.0.0.1:8088/ari */
  url: string;
  user: string;
  password: string;
}

export interface AriRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the target, e.g. `/channels/1/answer`. */
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_INPUT',
  401: 'BAD_SETTING',
  403: 'BAD_SETTING',
  404: 'NOT_FOUND',
  409: 'STATE_CONFLICT',
  412: 'STATE_CONFLICT',
  422: 'BAD_INPUT',
};

/** An hour of speech is 58 MB. */
const FILE_WITHIN_MS = 120_000;

export const authorizationOf = ({ user, password }: AriTarget): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** ARI's requests: one answer each, within a time, or an AppError with what was asked and answered. */
export class AriRest {
  private readonly headers: Record<string, string>;
  private readonly http: AriHttp;

  constructor(
    target: AriTarget,
    private readonly withinMs = 5000,
    /** Told of each request when it is over, by its kind, e.g. `POST channels answer`, and how long it took. */
    private readonly counted: (kind: string, seconds: number) => void = () => undefined,
  ) {
    this.headers = { authorization: authorizationOf(target), 'content-type': 'application/json' };
    this.http = new AriHttp(target.url);
  }

  /**
   * Answers the JSON body, undefined if there is none. Throws NOT_FOUND (no such channel, bridge…),
   * STATE_CONFLICT (it exists, or is in no state for this), BAD_INPUT, BAD_SETTING (password), and
   * UNAVAILABLE when Asterisk does not answer in time or fails: then it may have happened.
   */
  async request<T>(request: AriRequest): Promise<T> {
    const { method, path, body } = request;
    const { status, bytes } = await this.send(request, body === undefined ? undefined : JSON.stringify(body));
    const text = bytes.toString();
    if (!isFine(status)) {
      throw refusalOf(`${method} ${path}`, status, messageOf(text));
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** The bytes of a file. Throws as `request`. */
  async file(path: string): Promise<Buffer> {
    const request = { method: 'GET', path } as const;
    const { status, bytes } = await this.send(request, undefined, FILE_WITHIN_MS);
    if (isFine(status)) return bytes;
    throw refusalOf(path, status);
  }

  private async send(
    request: AriRequest,
    body: string | undefined,
    withinMs = this.withinMs,
  ): Promise<HttpAnswer> {
    const { method, path } = request;
    const began = performance.now();
    try {
      return await this.http.ask({ method, path: pathOf(request), headers: this.headers, body, withinMs });
    } catch (cause) {
      throw new AppError('UNAVAILABLE', { ari: `${method} ${path}` }, { cause });
    } finally {
      this.counted(kindOf(request), (performance.now() - began) / 1000);
    }
  }
}

/** Nobody knows whether it happened: Asterisk did not answer in time, or can't be reached. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code === 'UNAVAILABLE' &&
  typeof (error.details as { status?: unknown } | undefined)?.status !== 'number';

function refusalOf(ari: string, status: number, said?: string): AppError {
  const code = CODES[status] ?? 'UNAVAILABLE';
  if (code === 'BAD_INPUT') return badInput('', `Asterisk 拒绝了 ${ari}`, `${ari}: ${said ?? status}`);
  return new AppError(code, { ari, status, ...(said !== undefined && { said }) });
}

const isFine = (status: number): boolean => status >= 200 && status < 300;

function pathOf({ path, query = {} }: AriRequest): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? path : `${path}?${given.toString()}`;
}

/** What is asked for, without the ids: a path is a noun, an id, and perhaps a verb; of recordings the id comes third. */
function kindOf({ method, path }: AriRequest): string {
  const [noun = '', second, third, fourth] = path.split('/').slice(1);
  const words = noun === 'recordings' ? [noun, second, fourth] : [noun, third];
  return [method, ...words].filter(Boolean).join(' ');
}

/** ARI answers `{message}`; anything else is told by its first words. */
function messageOf(text: string): string {
  try {
    const { message, error } = JSON.parse(text) as { message?: string; error?: string };
    return message ?? error ?? '';
  } catch {
    return text.slice(0, 100);
  }
}
