import { wilson, type Interval } from './wilson.rules.js';

/** What was drawn of a stratum, and how many of it were right. */
export interface ScoredStratum {
  stratum: string;
  /** Contacts in the frame. */
  population: number;
  /** Of these scored, not-applicable ones left out. */
  scored: number;
  correct: number;
}

export interface AccuracyEstimate {
  /** The accuracy and its 95 % interval; null if a stratum has no score. */
  value: number | null;
  low: number | null;
  high: number | null;
  population: number;
  scored: number;
  correct: number;
  /** As many drawn at random from all would tell as much. */
  effectiveSize: number;
  /** Only strata with enough scores to say something by themselves. */
  strata: (Interval & ScoredStratum)[];
  /** Strata in which nothing was scored: the whole can't be told, and this is why. */
  missing: string[];
}

/** Below this many scores a stratum has no figure of its own: nobody is ranked on five. */
export const MIN_SCORES = 30;
/** So many scores of the average are added to each stratum when its spread is estimated: one without errors has some. */
const PRIOR = 2;

/**
 * The design-weighted accuracy of a stratified random sample without replacement: Σ W·p, with a Wilson interval
 * at the effective size p(1−p) ÷ v, where v = Σ W²(1−f)·p̃(1−p̃)/(n−1) with finite population correction 1−f.
 * Without a figure if a stratum has no score, null if none has: a guess is no estimate.
 */
export function estimateAccuracy(strata: readonly ScoredStratum[]): AccuracyEstimate | null {
  const inFrame = strata.filter(({ population }) => population > 0);
  const missing = inFrame.filter(({ scored }) => scored === 0).map(({ stratum }) => stratum);
  const [population, scored, correct] = (['population', 'scored', 'correct'] as const).map((name) =>
    inFrame.reduce((sum, one) => sum + one[name], 0),
  ) as [number, number, number];
  if (population === 0 || missing.length === inFrame.length) return null;
  const value = inFrame.reduce(
    (sum, one) => sum + (one.population / population) * (one.scored === 0 ? 0 : one.correct / one.scored),
    0,
  );
  const whole = missing.length === 0;
  const effectiveSize = whole ? effectiveSizeOf(inFrame, value, population) : 0;
  return {
    ...(whole ? wilson(value, effectiveSize) : { value: null, low: null, high: null }),
    population,
    scored,
    correct,
    effectiveSize,
    strata: inFrame.filter((one) => one.scored >= MIN_SCORES).map((one) => ({ ...one, ...ownInterval(one) })),
    missing,
  };
}

function ownInterval({ population, scored, correct }: ScoredStratum): Interval {
  return wilson(correct / scored, scored / (1 - scored / population || Number.EPSILON));
}

function effectiveSizeOf(strata: readonly ScoredStratum[], value: number, population: number): number {
  const weights = strata.map((one) => ({ ...one, weight: one.population / population }));
  const variance = weights.reduce((sum, { weight, population: size, scored, correct }) => {
    const share = (correct + PRIOR * value) / (scored + PRIOR);
    return sum + (weight ** 2 * (1 - scored / size) * share * (1 - share)) / Math.max(1, scored - 1);
  }, 0);
  if (variance > 0) return (value * (1 - value)) / variance;
  // All right or all wrong: nothing is known of the spread, and Kish's size stands in.
  const kish = weights.reduce(
    (sum, one) => sum + (one.weight ** 2 * (1 - one.scored / one.population)) / one.scored,
    0,
  );
  return kish === 0 ? Infinity : 1 / kish;
}
