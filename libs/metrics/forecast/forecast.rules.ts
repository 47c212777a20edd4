import type { DaySort } from '#libs/contract';

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
  /** By the sort of day. */
  factors: ReadonlyMap<string, number>;
  /** Shares of a day's half-hours, of working days and of others. */
  profiles: { working: readonly number[]; free: readonly number[] };
  /** Squared relative spread beyond chance: of a half-hour, and of a whole day. */
  slotSpread: number;
  daySpread: number;
}

/** Fewer days teach nothing. */
export const LEAST_DAYS = 28;
/** So many days ago counts half, when the level of late is told. */
const HALF_LIFE_DAYS = 10;
/** A half-hour's share is that of so many days at most. */
const PROFILE_DAYS = 84;
/** The 95th percentile of the normal distribution: between both ends lie nine tenths. */
const Z90 = 1.645;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const totalOf = ({ arrivals }: DayOfArrivals): number => sum(arrivals);
const isFree = (kind: DaySort): boolean => kind === 'weekend' || kind === 'holiday';
const isOpen = ({ kind }: DayOfArrivals): boolean => kind !== 'closed';
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The sort of day: weekdays by themselves; days off by decree, and days worked for them, each of one sort. */
export const sortOf = (day: string, kind: DaySort): string =>
  kind === 'working' || kind === 'weekend' ? `${kind}-${weekdayOf(day)}` : kind;

/** Learns from days in order, the latest last. Null: too few, or nobody came. */
export function learn(history: readonly DayOfArrivals[]): ArrivalModel | null {
  if (history.length < LEAST_DAYS || sum(history.filter(isOpen).map(totalOf)) === 0) return null;
  const factors = factorsOf(history);
  const profiles = profilesOf(history.slice(-PROFILE_DAYS));
  const level = levelOf(history, factors);
  const blank = { level, factors, profiles, slotSpread: 0, daySpread: 0 };
  return { ...blank, ...spreadsOf(history, factors, profiles) };
}

/** How a sort of day compares with ordinary working days around it. */
function factorsOf(history: readonly DayOfArrivals[]): Map<string, number> {
  const sums = new Map<string, { own: number; around: number }>();
  for (const [i, one] of history.entries()) {
    const near = history.slice(Math.max(0, i - 14), i + 15).filter(({ kind }) => kind === 'working');
    if (near.length === 0) continue;
    const around = sum(near.map(totalOf)) / near.length;
    const sort = sortOf(one.day, one.kind);
    const before = sums.get(sort) ?? { own: 0, around: 0 };
    sums.set(sort, { own: before.own + totalOf(one), around: before.around + around });
  }
  return new Map([...sums].map(([sort, { own, around }]) => [sort, around === 0 ? 0 : own / around]));
}

/**
 * What was never seen is like what is nearest to it: a day off like a Sunday, any other like an ordinary day. Nobody is
 * expected where it is closed: whoever comes all the same is served by nobody.
 */
export function factorOf(factors: ReadonlyMap<string, number>, day: string, kind: DaySort): number {
  if (kind === 'closed') return 0;
  const known = factors.get(sortOf(day, kind));
  if (known !== undefined) return known;
  return isFree(kind) ? (factors.get('weekend-0') ?? factors.get('weekend-6') ?? 1) : 1;
}

/** The level of late, weighed by how long ago; rare days say little of it and are left out. */
function levelOf(history: readonly DayOfArrivals[], factors: ReadonlyMap<string, number>): number {
  const ordinary = history
    .map((one, i) => ({ one, age: history.length - i }))
    .filter(({ one }) => one.kind === 'working' || one.kind === 'weekend');
  let [told, weights] = [0, 0];
  for (const { one, age } of ordinary) {
    const weight = 0.5 ** (age / HALF_LIFE_DAYS);
    told += weight * totalOf(one);
    weights += weight * factorOf(factors, one.day, one.kind);
  }
  return weights === 0 ? 0 : told / weights;
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
    free: shares(sum(free.map(totalOf)) > 0 ? free : history),
  };
}

/**
 * How much days, and half-hours, differ beyond chance from what the days before each would have told: looked
 * at one week ahead, as forecasts are.
 */
function spreadsOf(
  history: readonly DayOfArrivals[],
  factors: ReadonlyMap<string, number>,
  profiles: ArrivalModel['profiles'],
): Pick<ArrivalModel, 'slotSpread' | 'daySpread'> {
  const spread = { slot: { over: 0, squares: 0 }, day: { over: 0, squares: 0 } };
  const note = (to: { over: number; squares: number }, found: number, expected: number): void => {
    to.over += (found - expected) ** 2 - expected;
    to.squares += expected ** 2;
  };
  for (let i = LEAST_DAYS; i < history.length; i += 1) {
    const one = history[i] as DayOfArrivals;
    if (one.kind === 'closed') continue;
    const level = levelOf(history.slice(0, i - 6), factors);
    const whole = level * factorOf(factors, one.day, one.kind);
    note(spread.day, totalOf(one), whole);
    const shares = isFree(one.kind) ? profiles.free : profiles.working;
    for (const [slot, share] of shares.entries()) note(spread.slot, one.arrivals[slot] ?? 0, whole * share);
  }
  const of = ({ over, squares }: { over: number; squares: number }): number =>
    squares === 0 ? 0 : Math.max(0, over / squares);
  return { slotSpread: of(spread.slot), daySpread: of(spread.day) };
}

/** A day by half-hour. `factor`: how today differs, as `revise` says; 1 = not known. */
export function expectDay(model: ArrivalModel, day: string, kind: DaySort, factor = 1): ExpectedSlot[] {
  const whole = model.level * factorOf(model.factors, day, kind) * factor;
  const shares = isFree(kind) ? model.profiles.free : model.profiles.working;
  return shares.map((share) => {
    const expected = whole * share;
    const width = Z90 * Math.sqrt(expected + model.slotSpread * expected ** 2);
    return { expected, low: Math.max(0, expected - width), high: expected + width };
  });
}

/**
 * By how much today differs from what was expected, told by the half-hours that are over: the more was expected
 * by now, and the more days differ from each other, the more today itself counts (a gamma prior of mean 1).
 */
export function revise(
  { daySpread }: Pick<ArrivalModel, 'daySpread'>,
  expected: readonly ExpectedSlot[],
  arrivals: readonly number[],
  over: number,
): number {
  const prior = 1 / Math.max(daySpread, 1e-4);
  const told = sum(expected.slice(0, over).map((slot) => slot.expected));
  return (prior + sum(arrivals.slice(0, over))) / (prior + told);
}
