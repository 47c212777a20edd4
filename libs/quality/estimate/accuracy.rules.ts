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

/** What the double scores and their adjudication say of single scores. */
export interface ScorerQuality {
  /** Truly right answers that were looked at twice, and how many a single score called right. */
  right: number;
  rightFound: number;
  /** The same of truly wrong ones. */
  wrong: number;
  wrongFound: number;
}

/**
 * The accuracy, corrected for scorers who err (Rogan and Gladen, 1978): (p + w − 1) ÷ (r + w − 1), r and w being
 * the shares of right and wrong answers that are found, with the variance of all three by the delta method.
 * Null where double scores don't allow it: fewer than 30 right or 5 wrong ones adjudicated, or scores that
 * tell nothing.
 */
export function correctedAccuracy(estimate: AccuracyEstimate, quality: ScorerQuality): Interval | null {
  const { right, rightFound, wrong, wrongFound } = quality;
  if (right < MIN_SCORES || wrong < 5) return null;
  const [r, w] = [rightFound / right, wrongFound / wrong];
  const power = r + w - 1;
  if (power <= 0 || estimate.value === null) return null;
  const seen = estimate.value;
  const value = Math.min(1, Math.max(0, (seen + w - 1) / power));
  const spread = (share: number, size: number): number => (share * (1 - share)) / size;
  const variance =
    (spread(seen, estimate.effectiveSize) +
      value ** 2 * spread((rightFound + 1) / (right + 2), right) +
      (1 - value) ** 2 * spread((wrongFound + 1) / (wrong + 2), wrong)) /
    power ** 2;
  return wilson(
    value,
    variance === 0 ? Infinity : (value * (1 - value)) / variance || estimate.effectiveSize,
  );
}
