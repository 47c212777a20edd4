/**
 * Which layout of the index this build knows. To be raised with every change of what keys hold that an earlier build
 * would misread: while an upgrade rolls, processes of both builds run, and each keeps an index of its own, made from
 * the truth. (2: slots in no capacity, `x`, are not counted among those on duty.)
 */
export const LAYOUT = 2;

/** Where the index of a layout is: all its keys carry it in braces, so that they live in one slot of a cluster. */
export const rootOf = (prefix: string, layout: number = LAYOUT): string =>
  layout === 1 ? `{${prefix}:r}` : `{${prefix}:r${layout}}`;

/** Where those of earlier builds are. */
export const earlierRootsOf = (prefix: string): string[] =>
  Array.from({ length: LAYOUT - 1 }, (_, i) => rootOf(prefix, i + 1));
