import type { JudgedContactView } from '#libs/contract';

/** How the answers of a sample are, and how its scorers see them. Counts of contacts. */
export interface TruthWish {
  /** Wrong, and scored by one scorer alone. */
  alone: number;
  /** Wrong, and both scorers see it. */
  found: number;
  /** Wrong, and the second scorer misses it. */
  missed: number;
  /** Right, and the second scorer doubts it. */
  doubted: number;
}

/** Which contacts of a sample these are. */
export interface Truth {
  wrong: ReadonlySet<string>;
  /** Where the second of two scorers sees it otherwise than it is. */
  otherwise: ReadonlySet<string>;
  /** The first of those that one scorer alone found wrong: its agent objects, and is right. */
  objected: string | null;
}

/**
 * Scorers agree as people do who hear the same contact: both mostly see what is there, and each misses something. The
 * contacts lie apart from one another in the order of the draw, and so in several of its strata. `surely`: one that a
 * scorer has alone and that is wrong in any case, in the place of the last of those.
 */
export function truthOf(
  judged: readonly Pick<JudgedContactView, 'contactId' | 'wanted'>[],
  { alone, found, missed, doubted }: TruthWish,
  surely: string | null = null,
): Truth {
  const ids = (wanted: (count: number) => boolean): string[] =>
    judged.filter((one) => wanted(one.wanted)).map(({ contactId }) => contactId);
  const chosen = spread(
    ids((count) => count === 1),
    alone,
  );
  const single = surely === null || chosen.includes(surely) ? chosen : [...chosen.slice(0, -1), surely];
  const double = spread(
    ids((count) => count > 1),
    found + missed + doubted,
  );
  // The two that are seen otherwise are not beside each other either.
  const [doubts, misses] = [double.slice(0, doubted), double.slice(double.length - missed)];
  const seen = double.slice(doubted, double.length - missed);
  return {
    wrong: new Set([...single, ...seen, ...misses]),
    otherwise: new Set([...doubts, ...misses]),
    objected: single[0] ?? null,
  };
}

/** So many of a list, all of them if there are fewer, at even distances. */
export function spread<T>(list: readonly T[], many: number): T[] {
  const count = Math.min(many, list.length);
  return Array.from(
    { length: count },
    (_, nth) => list[Math.floor(((nth + 0.5) * list.length) / count)] as T,
  );
}
