import { AppError, DAY_MS, OTHERS } from '#libs/contract';
import type { Steps } from '#libs/platform';
import { groupedBy } from '../estimate/grouped.rules.js';
import type { DrawnPlan } from '../sampling/sampling.service.js';

/** So many strata all draws of some days may have together: a year of daily draws of as many as a plan may have. */
const MOST_STRATA = 250_000;
/** So many times a draw may be looked at: a year of three daily draws, in a row for each of its days. */
const MOST_LOOKS = 500_000;

/** A stratum of a plan, or one of those that do not stand alone in it. */
export interface Part {
  key: string;
  /** How many contacts it stands for; null: it is in the pool with others, and what is drawn tells nothing of it alone. */
  size: number | null;
  /** What it is of, in the order of the plan's stratifiers. */
  values: readonly string[];
}

/** A draw as every row asks for it: what is the same for all rows is worked out once. */
export interface KnownDraw extends DrawnPlan {
  /** Its days, counted from 1970. */
  first: number;
  last: number;
  parts: readonly Part[];
  /** All of its strata, each with how many contacts it stands for. */
  all: ReadonlyMap<string, number>;
  /** For each stratifier of the plan its strata, by their value of it. */
  byValue: readonly ReadonlyMap<string, readonly Part[]>[];
}

/**
 * Those over most days first, and of these the earliest: whoever draws again changes nothing. Throws TOO_LARGE
 * {mostStrata}. A plan a step: together they may have very many strata.
 */
export function* knownDraws(plans: readonly DrawnPlan[]): Steps<KnownDraw[]> {
  // Pooled strata are one: a plan of very many keeps nobody's year from being told.
  const strata = plans.reduce((sum, { plan }) => sum + plan.strata.length, 0);
  if (strata > MOST_STRATA) throw tooLarge({ mostStrata: MOST_STRATA });
  const known: KnownDraw[] = [];
  for (const plan of plans) {
    known.push(knownOf(plan));
    yield;
  }
  return known.toSorted(byWeight);
}

/** Throws TOO_LARGE {mostLooks}. */
export function requireFew(rows: number, draws: number): void {
  if (rows * draws > MOST_LOOKS) throw tooLarge({ mostLooks: MOST_LOOKS });
}

const tooLarge = (most: object): AppError =>
  new AppError('TOO_LARGE', {
    ...most,
    reason: '行数与抽样过多，请缩短日期范围或缩小筛选',
    reasonEn: 'too many rows and draws: ask for fewer days, or narrow it down',
  });

function knownOf(one: DrawnPlan): KnownDraw {
  const { population, stratifyBy, strata, pooled = [] } = one.plan;
  const all = new Map(strata.map(({ key, population: size }) => [key, size]));
  const own = strata.filter(({ key }) => key !== OTHERS);
  const parts = [
    ...own.map(({ key, population: size }): Part => ({ key, size, values: key.split('/') })),
    ...pooled.map((key): Part => ({ key, size: null, values: key.split('/') })),
  ];
  const byValue = stratifyBy.map((_, at) => groupedBy(parts, ({ values }) => values[at] ?? ''));
  const [first, last] = [Date.parse(population.from) / DAY_MS, Date.parse(population.to) / DAY_MS];
  return { ...one, first, last, parts, all, byValue };
}

const byWeight = (a: KnownDraw, b: KnownDraw): number =>
  b.last - b.first - (a.last - a.first) || a.drawnAt - b.drawnAt || (a.drawId < b.drawId ? -1 : 1);
