import { createHash } from 'node:crypto';

/**
 * The place of a contact in a draw: SHA-256 of `seed/contactId`, in hexadecimal. No two draws have the same
 * order, every order is as likely as any other, and whoever knows seed and frame can repeat it with any tool.
 */
export const placeOf = (seed: string, contactId: string): string =>
  createHash('sha256').update(`${seed}/${contactId}`).digest('hex');

/** All contacts of a stratum in the order in which they are drawn. The order they are given in does not matter. */
export function drawOrder(seed: string, contactIds: readonly string[]): string[] {
  return contactIds
    .map((id): [string, string] => [placeOf(seed, id), id])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, id]) => id);
}

/** The first `size` of that order: a simple random sample without replacement. */
export const drawFrom = (seed: string, contactIds: readonly string[], size: number): string[] =>
  drawOrder(seed, contactIds).slice(0, size);

/** One name for a frame: SHA-256 of its ids, sorted, one a line. The same contacts have the same. */
export function frameHash(contactIds: readonly string[]): string {
  const hash = createHash('sha256');
  for (const id of contactIds.toSorted()) hash.update(`${id}\n`);
  return hash.digest('hex');
}
