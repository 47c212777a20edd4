import { OTHERS } from '#libs/contract';
import type { Frame } from '../plan.rules.js';

/** A frame that has no more strata than there may be. */
export interface PooledFrame {
  frame: Frame;
  /** Strata that do not stand alone, in order: their contacts are those of `OTHERS`. */
  pooled: string[];
}

/**
 * Nothing that was handed out while a day went on may be lost for the number of its strata: beyond `most` the smallest
 * ones are one together, those of the same size in the order of their keys from behind. It goes by the frame alone, never
 * by what was drawn of it, so that what is drawn of the pool is as random as of any other stratum. `apart`, fewer than
 * `most`, always stand alone: they have a share of their own, and all of a stratum have one.
 */
export function pooledFrame(frame: Frame, most: number, apart: readonly string[]): PooledFrame {
  if (frame.size <= most) return { frame, pooled: [] };
  const first = new Set(apart);
  const bySize = [...frame].toSorted(
    ([a, of], [b, its]) =>
      Number(first.has(b)) - Number(first.has(a)) || its.length - of.length || (a < b ? -1 : 1),
  );
  const pooled = bySize.slice(most - 1).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const own = new Map(bySize.slice(0, most - 1)).set(OTHERS, pooled.flatMap(([, ids]) => ids).sort());
  const keys = [...own.keys()].toSorted();
  return {
    frame: new Map(keys.map((key) => [key, own.get(key) ?? []])),
    pooled: pooled.map(([key]) => key),
  };
}
