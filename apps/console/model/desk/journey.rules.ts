import type { CallJourney } from '#libs/contract';

/** Who goes round and round in a tree has a way of up to a hundred nodes. */
const MOST_NODES = 9;

/** The nodes that a caller passed, by their names in the tree; of a long way its beginning and its end. */
export function wayOf({ path }: Pick<CallJourney, 'path'>): string {
  if (path.length <= MOST_NODES) return path.join(' → ');
  return [path[0], '…', ...path.slice(1 - MOST_NODES)].join(' → ');
}

/** What was entered by keys, each under the name that the tree gives it. */
export const enteredIn = ({ entered }: Pick<CallJourney, 'entered'>): string =>
  Object.entries(entered)
    .map(([name, digits]) => `${name} ${digits}`)
    .join(' · ');
