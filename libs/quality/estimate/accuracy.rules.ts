import { wilson, type Interval } from './wilson.rules.js';

/** What was drawn of a stratum, and how many of it were right. */
export interface ScoredStratum {
  stratum: string;
  /** Contacts in the frame. */
  population: number;
  /** Of these with a verdict: every score judges a critical item, and those replaced are not among them. */
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

/** What the spread of a stratum with so many scores is divided by for the variance of its mean. */
type Divisor = (scored: number) => number;

/**
 * p̃(1−p̃) of a stratum ÷ this is the variance of its mean, p̃ being drawn to the average by PRIOR: where a stratum is
 * like the average, E p̃(1−p̃) = p(1−p)·(1 − n/(n+PRIOR)²). Nearly n − 1 of many scores; of few, where n − 1 says nothing
 * (one score) or far too much (two), strata are pooled by it: those that differ make the interval wider, as collapsed
 * strata do (Cochran, Sampling Techniques, 5A.12).
 */
const divisorOf: Divisor = (scored: number): number => scored - (scored / (scored + PRIOR)) ** 2;

/** As it was until version 2 of the definition: of strata with two scores far too wide, with one too narrow. */
export const oldDivisorOf: Divisor = (scored) => Math.max(1, scored - 1);

/**
 * The design-weighted accuracy of a stratified random sample without replacement: Σ W·p, with a Wilson interval
 * at the effective size p(1−p) ÷ v, where v = Σ W²(1−f)·p̃(1−p̃)/d with finite population correction 1−f, and d nearly
 * n − 1 (`divisorOf`).
 * Without a figure if a stratum has no score, null if none has: a guess is no estimate.
 */
export function estimateAccuracy(
  strata: readonly ScoredStratum[],
  divisor: Divisor = divisorOf,
): AccuracyEstimate | null {
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
  const effectiveSize = whole ? effectiveSizeOf(inFrame, { value, population, divisor }) : 0;
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

function effectiveSizeOf(
  strata: readonly ScoredStratum[],
  { value, population, divisor }: { value: number; population: number; divisor: Divisor },
): number {
  const variance = strata.reduce((sum, { population: size, scored, correct }) => {
    const weight = size / population;
    const share = (correct + PRIOR * value) / (scored + PRIOR);
    return sum + (weight ** 2 * (1 - scored / size) * share * (1 - share)) / divisor(scored);
  }, 0);
  if (variance > 0) return (value * (1 - value)) / variance;
  // All right or all wrong: nothing is known of the spread, and Kish's size stands in.
  const kish = strata.reduce(
    (sum, one) => sum + ((one.population / population) ** 2 * (1 - one.scored / one.population)) / one.scored,
    0,
  );
  return kish === 0 ? Infinity : 1 / kish;
}
