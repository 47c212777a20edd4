/** Chance that can be repeated: the same seed gives the same story. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole or broken number between the two. */
  between(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Throws for an empty list. */
  pick<T>(list: readonly T[]): T;
  /** A waiting time of mean `mean`, as between arrivals that know nothing of each other. */
  exponential(mean: number): number;
}

/** A generator of its own for each name, so that the turns of one actor do not change another's. */
export function seededRandom(seed: number, name: string): Random {
  const next = mulberry32(hash(`${seed}:${name}`));
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick(list) {
      const found = list[Math.floor(next() * list.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return value >>> 0;
}

/** A small generator with 32 bits of state; good enough for a story, not for a secret. */
function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
