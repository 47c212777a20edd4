import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';

/** Ids of a set of contacts, in order, each once. */
export type ContactSet = readonly string[];

export function contactSet(ids: Iterable<string>): ContactSet {
  const sorted = [...ids].sort();
  return sorted.filter((id, i) => id !== sorted[i - 1]);
}

/**
 * More than these are not frozen: a set is held in memory whole while it is made. A year of all channels of the whole
 * hotline is some 2.7 million.
 */
export const MOST_CONTACTS = 5_000_000;

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
  let [old, fresh, both] = [0, 0, 0];
  for (;;) {
    const [a, b] = [before[old], now[fresh]];
    if (a === undefined || b === undefined) break;
    if (a === b) both += 1;
    if (a <= b) old += 1;
    if (b <= a) fresh += 1;
  }
  return { added: now.length - both, removed: before.length - both };
}
