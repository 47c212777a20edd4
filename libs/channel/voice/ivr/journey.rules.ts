import type { SatisfactionScore } from '#libs/contract';
import { maskEntered } from '#libs/platform';
import type { SpokenLanguage } from '../speech/index.js';
import { hasAnswers, type IvrTree } from './tree.model.js';

/** What the caller said on the way. */
export interface IvrJourney {
  /** Ids of the nodes, in order. */
  path: readonly string[];
  /** Which tree it was, and which version of it; known to whoever led them through it. */
  tree?: { id: string; version: number };
  /** Digits by the name under which they are kept; those that are not to be shown are masked. */
  entered: Readonly<Record<string, string>>;
  /** Whether they reached something that is marked as an answer; absent if nothing in the tree is. */
  served?: boolean;
  /** The language that they chose; absent if they chose none. */
  language?: SpokenLanguage;
  /** How satisfied they said they are; null = they were asked and said nothing. Absent if they were not asked. */
  satisfaction?: SatisfactionScore | null;
}

/** What is kept of a caller as they go. */
export interface Travelled {
  path: readonly string[];
  /** As they were pressed. */
  entered: Readonly<Record<string, string>>;
  served: boolean;
  /** Null as long as they chose none. */
  chosen: SpokenLanguage | null;
  /** Undefined as long as they were not asked. */
  satisfaction: SatisfactionScore | null | undefined;
}

/** What may be known of the way of a caller through a tree. */
export function journeyOf(tree: IvrTree, travelled: Travelled): IvrJourney {
  const { path, entered, served, chosen, satisfaction } = travelled;
  const shown = new Set(
    tree.nodes.flatMap((node) => (node.kind === 'digits' && node.shown ? node.keep : [])),
  );
  const seen = Object.entries(entered).map(([name, digits]) => [
    name,
    shown.has(name) ? digits : maskEntered(digits),
  ]);
  return {
    path,
    entered: Object.fromEntries(seen) as Record<string, string>,
    ...(hasAnswers(tree) ? { served } : {}),
    ...(chosen === null ? {} : { language: chosen }),
    ...(satisfaction === undefined ? {} : { satisfaction }),
  };
}
