import { atOnce, type Steps } from '#libs/platform';

/** So many items are looked at in a step of a long computation. */
export const PIECE = 2000;

/** Items by what they belong to, in their order. */
export const groupedBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> =>
  atOnce(groupedSteps(items, keyOf));

/** The same in steps. */
export function* groupedSteps<T>(items: readonly T[], keyOf: (item: T) => string): Steps<Map<string, T[]>> {
  const groups = new Map<string, T[]>();
  for (const [at, item] of items.entries()) {
    if (at % PIECE === PIECE - 1) yield;
    const key = keyOf(item);
    const its = groups.get(key);
    if (its) its.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
