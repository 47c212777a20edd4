import type { Rest } from '#kit';
import type { Operation } from './operation-kinds.js';

/** What no field is made for: each is refused, or taken as what it is, and nothing breaks of it. */
const TEXTS = [
  '',
  '\u0000',
  '\uD800',
  '../../etc/passwd',
  '9999-12-31',
  '0000-01-01',
  '1e400',
  '0.5',
  '99999999999999999999',
  '__proto__',
  '🧨'.repeat(2000),
] as const;
/** Requests under way at once. */
const AT_ONCE = 8;
const deep = (levels: number): unknown => (levels === 0 ? 'x' : { deeper: deep(levels - 1) });
const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  -1,
  1e308,
  [],
  [null],
  {},
  { $ne: '' },
  { constructor: { prototype: {} } },
  deep(60),
];

/** An operation as it is described to all. */
interface Described {
  parameters?: { in: string; name: string }[];
}
export type Paths = Record<string, Record<string, Described>>;

/** One request that means no good. */
interface Attempt {
  path: string;
  body?: unknown;
}

const filled = (path: string, name: string, text: string): string => {
  const url = new URL(path, 'http://here');
  url.searchParams.set(name, text);
  return url.pathname + url.search;
};

/** Every query parameter, every part of the path that is an id, and every field of the body, with each of these in its place. */
async function* attemptsOn(name: string, { path, body }: Operation, paths: Paths): AsyncGenerator<Attempt> {
  const [method = '', pattern = ''] = name.split(' ');
  const plain = await path();
  const told = body?.();
  const same = told === undefined ? {} : { body: told };
  const parameters = paths[pattern]?.[method.toLowerCase()]?.parameters ?? [];
  for (const parameter of parameters) {
    if (parameter.in === 'query')
      for (const text of TEXTS) yield { path: filled(plain, parameter.name, text), ...same };
  }
  const places = pattern.split('/').map((part) => part.startsWith('{'));
  for (const text of TEXTS.filter((one) => one !== '\uD800')) {
    const [route = '', query] = plain.split('?');
    const parts = route.split('/').map((part, at) => (places[at] ? encodeURIComponent(text) : part));
    if (places.includes(true)) yield { path: parts.join('/') + (query ? `?${query}` : ''), ...same };
  }
  if (told === null || typeof told !== 'object') return;
  for (const field of Object.keys(told))
    for (const value of VALUES) yield { path: plain, body: { ...told, [field]: value } };
  for (const value of VALUES) yield { path: plain, body: value };
}

/** The answers that say that something broke: `GET /… 500`. */
export async function brokenBy(
  rest: Rest,
  name: string,
  operation: Operation,
  paths: Paths,
): Promise<string[]> {
  const [method = ''] = name.split(' ');
  const broken: string[] = [];
  const attempts = attemptsOn(name, operation, paths);
  const work = async (): Promise<void> => {
    for await (const { path, body } of { [Symbol.asyncIterator]: () => ({ next: () => attempts.next() }) }) {
      const { status } = await rest.answer(method, path, body);
      if (status >= 500 && status !== operation.ok)
        broken.push(`${method} ${path.slice(0, 200)} ${JSON.stringify(body)?.slice(0, 200)} ${status}`);
    }
  };
  // An async generator hands out one attempt to each who asks.
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return broken;
}
