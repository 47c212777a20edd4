/** What a number that is typed must be. What is out of bounds is said to be: nothing is set right in silence. */
export interface NumberBounds {
  min: number;
  /** No upper bound unless told. */
  max?: number;
  /** How many decimals are taken; none unless told. */
  decimals?: number;
}

/** Why it can't be taken: a key of the texts with what is filled in. */
export interface NumberProblem {
  key: 'numberBetween' | 'numberAtLeast' | 'numberWhole' | 'numberDecimals';
  values?: Record<string, number>;
}

/** Null if nothing is wrong with it. */
export function numberProblem(typed: number, { min, max, decimals = 0 }: NumberBounds): NumberProblem | null {
  if (typed < min || typed > (max ?? Number.POSITIVE_INFINITY)) {
    return max === undefined
      ? { key: 'numberAtLeast', values: { min } }
      : { key: 'numberBetween', values: { min, max } };
  }
  if (Number(typed.toFixed(decimals)) === typed) return null;
  return decimals === 0 ? { key: 'numberWhole' } : { key: 'numberDecimals', values: { n: decimals } };
}

/** How a number is kept, and how it is shown and typed. */
export interface NumberScale {
  shown: (kept: number) => number;
  kept: (shown: number) => number;
}

/** Binary fractions end here; people type no more. */
const DIGITS = 12;
const clean = (value: number): number => Number(value.toPrecision(DIGITS));

/** Kept from 0 to 1, shown in per cent. */
export const PER_CENT: NumberScale = {
  shown: (share) => clean(share * 100),
  kept: (percent) => clean(percent / 100),
};
