import type { DrawAccuracyView, PlanProgressView, SamplingPlanView } from '#libs/contract';

/** So many drawn contacts are summed up for one page of a list. */
export const MOST_SUMMED = 20_000;

/** A plan in short, by what the scores of its draw amount to. */
export function progressOfPlan(
  { wantedPrecision }: Pick<SamplingPlanView, 'wantedPrecision'>,
  { drawn, settled, unshared, disputed, headline }: DrawAccuracyView,
): PlanProgressView {
  const complete = settled === drawn;
  const precision = headline && (headline.high - headline.low) / 2;
  const why = complete ? 'too-few' : 'in-progress';
  return {
    drawn,
    settled,
    unshared,
    disputed: disputed.length,
    headline,
    withheld: headline ? null : why,
    precision,
    short: complete && precision !== null ? precision > wantedPrecision : null,
  };
}

/** The draws of a page that are summed up: in its order, those that leave it within the limit. */
export function summedOf(plans: readonly Pick<SamplingPlanView, 'drawId' | 'size'>[]): string[] {
  let sum = 0;
  return plans.flatMap(({ drawId, size }) => {
    if (drawId === null || sum + size > MOST_SUMMED) return [];
    sum += size;
    return [drawId];
  });
}
