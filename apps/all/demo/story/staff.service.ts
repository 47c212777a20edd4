import type { Page, SignedIn } from '#libs/contract';
import { setTimeout as wait } from 'node:timers/promises';
import { RefusedError } from '../crowd/index.js';

/** A busy machine takes its time over passwords and frames. */
const PATIENCE_MS = 60_000;
/** What is not counted yet is asked for again, so often and so long after one another. */
const [TRIES, PAUSE_MS] = [120, 1000];

/** As many as a list answers at once. */
const PAGE = 200;

/** One of the demo's people at the API, as a browser would be. */
export class Person {
  constructor(
    private readonly url: string,
    private readonly token: string,
    /** The user's. */
    readonly id: string,
    private readonly signal: AbortSignal,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }
  /** All pages of a list. */
  async all<T>(path: string): Promise<T[]> {
    const found: T[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page<T> = await this.get<Page<T>>(`${path}?limit=${PAGE}${from}`);
      found.push(...page.items);
      cursor = page.next;
    }
    return found;
  }
  post<T>(path: string, body: object = {}): Promise<T> {
    return this.ask<T>('POST', path, body);
  }
  put<T>(path: string, body: object): Promise<T> {
    return this.ask<T>('PUT', path, body);
  }
  patch<T>(path: string, body: object): Promise<T> {
    return this.ask<T>('PATCH', path, body);
  }

  /** As `post`, but where it is told that something is not counted yet, or is being measured, once more a moment later. */
  async postWhenReady<T>(path: string, body: object): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.post<T>(path, body);
      } catch (error) {
        const early = error instanceof RefusedError && ['UNAVAILABLE', 'TOO_MANY'].includes(error.body.code);
        if (!early || tries >= TRIES) throw error;
        await wait(PAUSE_MS, undefined, { signal: this.signal });
      }
    }
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    return request<T>(`${this.url}/api/v1/${path}`, method, body, this.signal, this.token);
  }
}

/** The demo's people, each signed in once. */
export class Staff {
  private readonly known = new Map<string, Promise<Person>>();

  constructor(
    /** Where the services answer. */
    private readonly url: string,
    private readonly password: string,
    /** Ends what is asked when the demo stops. */
    private readonly signal: AbortSignal,
  ) {}

  /** Throws RefusedError. */
  as(username: string): Promise<Person> {
    const found = this.known.get(username) ?? this.signIn(username);
    this.known.set(username, found);
    return found;
  }

  private async signIn(username: string): Promise<Person> {
    const credentials = { username, password: this.password };
    const url = `${this.url}/api/v1/auth/login`;
    const { accessToken } = await request<SignedIn>(url, 'POST', credentials, this.signal);
    const me = `${this.url}/api/v1/me`;
    const { userId } = await request<{ userId: string }>(me, 'GET', undefined, this.signal, accessToken);
    return new Person(this.url, accessToken, userId, this.signal);
  }
}

async function request<T>(
  url: string,
  method: string,
  body: object | undefined,
  signal: AbortSignal,
  token?: string,
): Promise<T> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  const text = await answer.text();
  const value: unknown = text === '' ? null : JSON.parse(text);
  if (!answer.ok) throw new RefusedError(value as RefusedError['body']);
  return value as T;
}

/** Does it unless it has been done: what is there already stays. */
export async function unlessDone(act: () => Promise<unknown>, ...codes: string[]): Promise<void> {
  try {
    await act();
  } catch (error) {
    const done = ['ALREADY_EXISTS', ...codes];
    if (!(error instanceof RefusedError) || !done.includes(error.body.code)) throw error;
  }
}
