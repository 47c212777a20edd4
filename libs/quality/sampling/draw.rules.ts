import { createHash } from 'node:crypto';

/**
 * The place of a contact in a draw: SHA-256 of `seed/contactId`, in hexadecimal. No two draws have the same
 * order, every order is as likely as any other, and whoever knows seed and frame can repeat it with any tool.
 */
export const placeOf = (seed: string, contactId: string): string =>
  createHash('sha256').update(`${seed}/${contactId}`).digest('hex');

const CHANCE_DIGITS = 13;

/**
 * Where a contact lies between 0 and 1, all places alike likely: the first 13 hexadecimal digits of its place, as a
 * number, ÷ 16^13. Those below a share are the first of the order of the draw.
 */
export const chanceOf = (seed: string, contactId: string): number =>
  parseInt(placeOf(seed, contactId).slice(0, CHANCE_DIGITS), 16) / 16 ** CHANCE_DIGITS;

/**
 * The first `size` of a stratum in the order of the draw: a simple random sample without replacement. The order they are
 * given in does not matter. Of millions, the places of those alone are held that may be among them.
 */
export function drawFrom(seed: string, contactIds: readonly string[], size: number): string[] {
  if (size <= 0) return [];
  const chances = Float64Array.from(contactIds, (id) => chanceOf(seed, id));
  const last = chances.toSorted()[Math.min(size, chances.length) - 1] ?? 0;
  return contactIds
    .filter((_, i) => (chances[i] ?? 1) <= last)
    .map((id): [string, string] => [placeOf(seed, id), id])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, size)
    .map(([, id]) => id);
}

/** One name for a frame: SHA-256 of its ids, sorted, one a line. The same contacts have the same. */
export function frameHash(contactIds: readonly string[]): string {
  const hash = createHash('sha256');
  for (const id of contactIds.toSorted()) hash.update(`${id}\n`);
  return hash.digest('hex');
}
