import type { CallJourney, MenuNode } from '#libs/contract';

/** Who goes round and round in a tree has a way of up to a hundred nodes. */
const MOST_NODES = 9;

/** The nodes that a caller passed, each by its name; of a long way its beginning and its end. */
export function wayOf(
  { path }: Pick<CallJourney, 'path'>,
  nameOf: (node: string) => string = (node) => node,
): string {
  const names = path.length <= MOST_NODES ? path : path.slice(1 - MOST_NODES);
  const said = names.map(nameOf).join(' → ');
  return path.length <= MOST_NODES ? said : `${nameOf(path[0] ?? '')} → … → ${said}`;
}

/** As much of what is said at a node is its name. */
const LENGTH = { zh: 14, en: 32 } as const;

/**
 * What people call a node: how it begins to speak, else its prompt, else what it does (`kindName`); of a branch, which
 * callers don't notice, also its id. The id alone of one that is not known.
 */
export function nodeName(
  id: string,
  node: MenuNode | undefined,
  lang: 'zh' | 'en',
  kindName: (kind: string) => string,
): string {
  if (!node) return id;
  const words = node.words[lang] ?? node.words.zh ?? node.words.en;
  if (words !== undefined) {
    const letters = Array.from(words);
    return `“${letters.length <= LENGTH[lang] ? words : `${letters.slice(0, LENGTH[lang]).join('')}…`}”`;
  }
  if (node.prompt !== null) return node.prompt;
  const kind = kindName(node.kind);
  return node.kind === 'branch' ? `${kind} ${id}` : kind;
}

/** What was entered by keys, each under the name that the tree gives it. */
export const enteredIn = ({ entered }: Pick<CallJourney, 'entered'>): string =>
  Object.entries(entered)
    .map(([name, digits]) => `${name} ${digits}`)
    .join(' · ');
