import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';

/** Ids of a set of contacts, in order, each once. */
export type ContactSet = readonly string[];

export const contactSet = (ids: Iterable<string>): ContactSet => [...new Set(ids)].toSorted();

/** More than these are not frozen: a set is held in memory whole while it is made. */
export const MOST_CONTACTS = 2_000_000;

/** SHA-256 of the ids, one a line: equal for equal sets. */
export const hashOf = (set: ContactSet): string => {
  const hash = hashing();
  hash.add(set);
  return hash.end();
};

/** The same of a set that comes in pieces. */
export function hashing(): { add(piece: ContactSet): void; end(): string } {
  const hash = createHash('sha256');
  return {
    add: (piece) => {
      for (const id of piece) hash.update(`${id}\n`);
    },
    end: () => hash.digest('hex'),
  };
}

/** Ids in one packed piece: what is unpacked to show a page of them. */
const PIECE = 20_000;

/** The ids, packed; in order. */
export function pack(set: ContactSet): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < set.length; from += PIECE) {
    pieces.push(deflateSync(set.slice(from, from + PIECE).join('\n')));
  }
  return pieces;
}

export const unpack = (pieces: readonly Uint8Array[]): ContactSet =>
  pieces.flatMap((piece) => inflateSync(piece).toString('utf8').split('\n'));

/** How many are in `now` and not in `before`, and the other way round. */
export function changesOf(before: ContactSet, now: ContactSet): { added: number; removed: number } {
  const [old, fresh] = [new Set(before), new Set(now)];
  return {
    added: now.filter((id) => !old.has(id)).length,
    removed: before.filter((id) => !fresh.has(id)).length,
  };
}
