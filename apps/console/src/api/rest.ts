import type { Page } from '#libs/contract';
import { Failure } from './failure.js';
import { sessionEnded } from './session.js';
import { token } from './token.js';

export { queryOf } from '../../model/query.rules.js';

const BASE = '/api/v1';

async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const bearer = token();
  const type = body instanceof Blob ? body.type : 'application/json';
  let answer: Response;
  try {
    answer = await fetch(BASE + path, {
      method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new Failure('NO_ANSWER');
  }
  const parsed: unknown = await answer.json().catch(() => null);
  if (answer.ok) return parsed as T;
  const failure = Failure.of(parsed);
  if (failure.code === 'NOT_SIGNED_IN' && bearer !== null) sessionEnded();
  throw failure;
}

export const get = <T>(path: string): Promise<T> => request<T>('GET', path);
export const post = <T>(path: string, body: unknown): Promise<T> => request<T>('POST', path, body);

/** A Blob goes as it is. */
export const put = <T>(path: string, body: unknown): Promise<T> => request<T>('PUT', path, body);

export const remove = <T>(path: string): Promise<T> => request<T>('DELETE', path);

export const patch = <T>(path: string, body: unknown): Promise<T> => request<T>('PATCH', path, body);

/** A file that only who is signed in may read. */
export async function getFile(path: string): Promise<Blob> {
  const bearer = token();
  const headers: Record<string, string> = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  let answer: Response;
  try {
    answer = await fetch(BASE + path, { headers });
  } catch {
    throw new Failure('NO_ANSWER');
  }
  if (!answer.ok) throw Failure.of(await answer.json().catch(() => null));
  return answer.blob();
}

/** Of a list that is read whole; a longer one is read page by page as somebody asks for more. */
const MOST_PAGES = 50;

/** A list that is needed whole (names, rules), however many pages it comes in. */
export async function getList<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MOST_PAGES; read += 1) {
    const answer: T[] | (Pick<Page<T>, 'items'> & Partial<Page<T>>) = await get(pagePath(path, cursor));
    if (Array.isArray(answer)) return answer;
    items.push(...answer.items);
    // Some are told whole, as if there were no pages.
    cursor = answer.next ?? null;
    if (cursor === null) break;
  }
  return items;
}

/** The page of a list that begins at a cursor; null = the first. */
export const pagePath = (path: string, cursor: string | null): string =>
  cursor === null
    ? path
    : `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ cursor }).toString()}`;
