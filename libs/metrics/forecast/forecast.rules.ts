import type { DaySort } from '#libs/contract';
import { factorOf, factorsOf, isFree, type DayTotal, type Factors } from './factor.rules.js';
import { spreadAt, spreadOf, type Missed, type Spread } from './spread.rules.js';

export const SLOTS = 48;

/** A Shanghai day with its arrivals by half-hour. */
export interface DayOfArrivals {
  day: string;
  kind: DaySort;
  /** 48 counts. */
  arrivals: readonly number[];
}

/** A half-hour that is to come: what is expected, and where it will lie nine times out of ten. */
export interface ExpectedSlot {
  expected: number;
  low: number;
  high: number;
}

/** What a history has taught. */
export interface ArrivalModel {
  /** Arrivals of a day of factor 1, of late. */
  level: number;
  factors: Factors;
  /** Shares of a day's half-hours, of working days and of others. */
  profiles: { working: readonly number[]; free: readonly number[] };
  /** Of a half-hour, and of a whole day. */
  slotSpread: Spread;
  daySpread: Spread;
}

/** Fewer days teach nothing. */
export const LEAST_DAYS = 28;
/** So many days ago counts half, when the level of late is told. */
const HALF_LIFE_DAYS = 10;
/** A half-hour's share is that of so many days at most. */
const PROFILE_DAYS = 84;
/** Leads at which it is looked how far forecasts would have been off, weeks. */
const LEADS = [1, 2, 3, 4, 5, 6, 7, 8];
/** The 95th percentile of the normal distribution: between both ends lie nine tenths. */
const Z90 = 1.645;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const isOpen = ({ kind }: DayOfArrivals): boolean => kind !== 'closed';

/**
 * Learns from days in order, the latest last, and what festivals were like from `earlier`: the totals of days before
 * them. Null: too few, or nobody came.
 */
export function learn(
  history: readonly DayOfArrivals[],
  earlier: readonly DayTotal[] = [],
): ArrivalModel | null {
  if (history.length < LEAST_DAYS) return null;
  const totals = history.map(({ day, kind, arrivals }) => ({ day, kind, total: sum(arrivals) }));
  if (sum(history.map((one, i) => (isOpen(one) ? (totals[i]?.total ?? 0) : 0))) === 0) return null;
  const factors = factorsOf(totals, earlier);
  const profiles = profilesOf(history.slice(-PROFILE_DAYS));
  const levels = levelsOf(totals, factors);
  return {
    level: levels.at(-1) ?? 0,
    factors,
    profiles,
    ...spreadsOf(history, { levels, factors, profiles }),
  };
}

/**
 * The level as it was told by the first so many days, each weighed by how long before it was; days off by decree, and days
 * worked for them, say little of it and are left out.
 */
function levelsOf(days: readonly DayTotal[], factors: Factors): number[] {
  const fade = 0.5 ** (1 / HALF_LIFE_DAYS);
  let [told, weights] = [0, 0];
  const levels = [0];
  for (const { day, kind, total } of days) {
    const counts = kind === 'working' || kind === 'weekend';
    told = fade * (told + (counts ? total : 0));
    weights = fade * (weights + (counts ? factorOf(factors, day, kind) : 0));
    levels.push(weights === 0 ? 0 : told / weights);
  }
  return levels;
}

function profilesOf(history: readonly DayOfArrivals[]): ArrivalModel['profiles'] {
  const shares = (days: readonly DayOfArrivals[]): number[] => {
    const counts = Array.from({ length: SLOTS }, (_, slot) =>
      sum(days.map(({ arrivals }) => arrivals[slot] ?? 0)),
    );
    const all = sum(counts);
    return counts.map((count) => (all === 0 ? 1 / SLOTS : count / all));
  };
  const free = history.filter(({ kind }) => isFree(kind));
  const working = history.filter(({ kind }) => !isFree(kind) && kind !== 'closed');
  return {
    working: shares(working.length > 0 ? working : history),
    free: shares(sum(free.map(({ arrivals }) => sum(arrivals))) > 0 ? free : history),
  };
}

/**
 * How much days, and half-hours, differ beyond chance from what would have been told one to eight weeks before each: the
 * longer before, the more.
 */
function spreadsOf(
  history: readonly DayOfArrivals[],
  { levels, factors, profiles }: Pick<ArrivalModel, 'factors' | 'profiles'> & { levels: readonly number[] },
): Pick<ArrivalModel, 'slotSpread' | 'daySpread'> {
  const looked = LEADS.map((weeks) => {
    const missed = (): Missed => ({ weeks, days: 0, over: 0, squares: 0 });
    const [day, slot] = [missed(), missed()];
    for (let i = LEAST_DAYS - 7 + 7 * weeks; i < history.length; i += 1) {
      const { day: date, kind, arrivals } = history[i] as DayOfArrivals;
      if (kind === 'closed') continue;
      const whole = (levels[i - 7 * weeks + 1] ?? 0) * factorOf(factors, date, kind);
      note(day, sum(arrivals), whole);
      const shares = isFree(kind) ? profiles.free : profiles.working;
      for (const [at, share] of shares.entries()) note(slot, arrivals[at] ?? 0, whole * share);
      day.days += 1;
      slot.days += 1;
    }
    return { day, slot };
  });
  return {
    daySpread: spreadOf(looked.map(({ day }) => day)),
    slotSpread: spreadOf(looked.map(({ slot }) => slot)),
  };
}

function note(to: Missed, found: number, expected: number): void {
  to.over += (found - expected) ** 2 - expected;
  to.squares += expected ** 2;
}

/**
 * A day by half-hour, so many days after the last that is known. `factor`: how today differs, as `revise` says; 1 = not
 * known.
 */
export function expectDay(
  model: ArrivalModel,
  { day, kind }: Pick<DayOfArrivals, 'day' | 'kind'>,
  lead: number,
  factor = 1,
): ExpectedSlot[] {
  const whole = model.level * factorOf(model.factors, day, kind) * factor;
  const shares = isFree(kind) ? model.profiles.free : model.profiles.working;
  const spread = spreadAt(model.slotSpread, lead);
  return shares.map((share) => {
    const expected = whole * share;
    const width = Z90 * Math.sqrt(expected + spread * expected ** 2);
    return { expected, low: Math.max(0, expected - width), high: expected + width };
  });
}

/**
 * By how much today differs from what was expected, told by the half-hours that are over: the more was expected
 * by now, and the more days differ from each other, the more today itself counts (a gamma prior of mean 1).
 * `daySpread`: squared relative spread of a day, told a day before.
 */
export function revise(
  daySpread: number,
  expected: readonly ExpectedSlot[],
  arrivals: readonly number[],
  over: number,
): number {
  const prior = 1 / Math.max(daySpread, 1e-4);
  const told = sum(expected.slice(0, over).map((slot) => slot.expected));
  return (prior + sum(arrivals.slice(0, over))) / (prior + told);
}
