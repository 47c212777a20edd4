import type { Type } from '@nestjs/common';

/** Lists of a body that may be thousands of items long, each of which is checked by itself. */
interface LongLists {
  /** The field of the body in which they are; null = the body itself. */
  at: string | null;
  /** The DTO that has them. All its fields may be left out. */
  type: Type;
  /** By name, how many items each may have, as its ArrayMaxSize says. */
  lists: Readonly<Record<string, number>>;
}

/** So many items are checked at once: each may have a hundred parts of its own. */
const PIECE = 25;

const known = new Map<unknown, LongLists>();

/**
 * Of a DTO whose bodies may be megabytes long: these lists are checked some items at a time, and other requests have their
 * turn meanwhile. What is refused, and how, is the same.
 */
export const CheckedInPieces =
  (lists: LongLists['lists'], of: { at: string; type: Type } | null = null): ClassDecorator =>
  (target) => {
    known.set(target, { at: of?.at ?? null, type: of?.type ?? (target as unknown as Type), lists });
  };

/** One list of a body that is longer than is checked at once. */
export interface LongList {
  name: string;
  /** Where it is in the body, e.g. `content.agents`. */
  path: string;
  items: readonly unknown[];
  most: number;
}

/** A body with its long lists emptied, and these. */
export interface Taken {
  rest: unknown;
  long: LongList[];
  type: Type;
  at: string | null;
}

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Null for a body that has nothing so long. */
export function takeLongLists(value: unknown, metatype: unknown): Taken | null {
  const lists = known.get(metatype);
  if (!lists || !isObject(value)) return null;
  const { at, type } = lists;
  const holder = at === null ? value : value[at];
  if (!isObject(holder)) return null;
  const long = Object.entries(lists.lists).flatMap(([name, most]): LongList[] => {
    const items = holder[name];
    if (!Array.isArray(items) || items.length <= PIECE) return [];
    return [{ name, path: at === null ? name : `${at}.${name}`, items, most }];
  });
  if (long.length === 0) return null;
  const emptied = { ...holder, ...Object.fromEntries(long.map(({ name }) => [name, []])) };
  return { rest: at === null ? emptied : { ...value, [at]: emptied }, long, type, at };
}

/** The pieces of a list, with the number of their first item. */
export function* piecesOf({ items }: LongList): Generator<{ from: number; piece: unknown[] }> {
  for (let from = 0; from < items.length; from += PIECE)
    yield { from, piece: items.slice(from, from + PIECE) };
}

/** Where a problem of a piece is in the body. */
export function fieldInBody(field: string, { name, path }: LongList, from: number): string {
  const [, number = '', rest = ''] = /^(\d+)(.*)$/s.exec(field.slice(name.length + 1)) ?? [];
  return number === '' ? `${path}${field.slice(name.length)}` : `${path}.${Number(number) + from}${rest}`;
}
