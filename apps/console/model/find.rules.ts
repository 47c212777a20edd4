/** Finding and ordering what is listed, as people type and read it. */

/** Whether every word that is looked for stands in one of the texts; nothing looked for finds everything. */
export function isFound(texts: readonly string[], words: string): boolean {
  const all = texts.map((text) => text.toLowerCase());
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((word) => all.some((text) => text.includes(word)));
}

/** How far a list has been read. */
export interface ReadSoFar {
  isError: boolean;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
}

/** Whether the next page is to be read for whoever looks through all of a list: not one that was just refused. */
export const wantsNextPage = ({ isError, hasNextPage, isFetchingNextPage }: ReadSoFar): boolean =>
  !isError && hasNextPage === true && isFetchingNextPage !== true;

const order = new Intl.Collator(['zh-CN', 'en'], { numeric: true });

/** Orders rows by a text of theirs: Chinese by its sound, numbers by their value. */
export const byText =
  <T>(textOf: (row: T) => string): ((a: T, b: T) => number) =>
  (a, b) =>
    order.compare(textOf(a), textOf(b));
