/** What one half-hour asks of a line of agents who have one contact at a time. */
export interface Load {
  /** Contacts a second. */
  arrivalRate: number;
  /** Mean handle time, s. */
  handleSeconds: number;
}

/** What so many agents make of a load. */
export interface LineLevel {
  /** Share of those who ask who are answered within the seconds asked about. */
  within: number;
  /** Share of those who wait at all. */
  delayed: number;
  /** Share of those who leave; 0 where patience is endless. */
  abandoned: number;
  /** Mean wait of all who ask, s; Infinity if the line grows without end. */
  waitSeconds: number;
  /** Share of the agents' time on contacts. */
  occupancy: number;
}

const offeredErlangs = ({ arrivalRate, handleSeconds }: Load): number => arrivalRate * handleSeconds;

/** Erlang B: the share that is blocked where nobody can wait. `erlangs` > 0. */
export function erlangB(agents: number, erlangs: number): number {
  let blocked = 1;
  for (let n = 1; n <= agents; n += 1) blocked = (erlangs * blocked) / (n + erlangs * blocked);
  return blocked;
}

/** Erlang C (M/M/n): everyone waits until answered. */
export function erlangC(agents: number, load: Load, withinSeconds: number): LineLevel {
  const erlangs = offeredErlangs(load);
  if (erlangs === 0) return { within: 1, delayed: 0, abandoned: 0, waitSeconds: 0, occupancy: 0 };
  if (agents <= erlangs) return { within: 0, delayed: 1, abandoned: 0, waitSeconds: Infinity, occupancy: 1 };
  const blocked = erlangB(agents, erlangs);
  const occupancy = erlangs / agents;
  const delayed = blocked / (1 - occupancy * (1 - blocked));
  const freed = (agents - erlangs) / load.handleSeconds;
  return {
    within: 1 - delayed * Math.exp(-freed * withinSeconds),
    delayed,
    abandoned: 0,
    waitSeconds: delayed / freed,
    occupancy,
  };
}

/** Of the integrals over the offered wait; even. */
const STEPS = 2000;
/** What is e^-SMALL times its greatest value adds nothing. */
const SMALL = 40;

/**
 * Erlang A (M/M/n+M, Palm): patience is exponential with this mean. By the integrals of Zeltyn and Mandelbaum
 * over the offered wait x, whose density is as exp(λ(1 − e^−θx)/θ − nμx).
 */
export function erlangA(
  agents: number,
  load: Load,
  withinSeconds: number,
  patienceSeconds: number,
): LineLevel {
  const erlangs = offeredErlangs(load);
  if (erlangs === 0) return { within: 1, delayed: 0, abandoned: 0, waitSeconds: 0, occupancy: 0 };
  if (agents === 0) {
    return { within: 0, delayed: 1, abandoned: 1, waitSeconds: patienceSeconds, occupancy: 0 };
  }
  const [rate, leaving, serving] = [load.arrivalRate, 1 / patienceSeconds, agents / load.handleSeconds];
  const exponent = (x: number): number => (rate * (1 - Math.exp(-leaving * x))) / leaving - serving * x;
  // The greatest value lies where as many come and stay as are served.
  const peak = rate > serving ? Math.log(rate / serving) / leaving : 0;
  const scale = exponent(peak);
  const end = endOf((x) => exponent(x) - scale, Math.max(peak, 1 / serving));
  const density = (x: number): number => Math.exp(exponent(x) - scale);
  const stays = (x: number): number => Math.exp(-leaving * x);
  const all = integral(density, 0, end);
  const servedLate = integral((x) => density(x) * stays(x), Math.min(withinSeconds, end), end);
  // Those who need not wait, on the scale of the integrals.
  const straight = Math.exp(-scale) / erlangB(agents - 1, erlangs);
  const whole = straight + rate * all;
  const abandoned = Math.min(1, Math.max(0, (Math.exp(-scale) + (rate - serving) * all) / whole));
  return {
    within: Math.min(1, Math.max(0, 1 - abandoned - (rate * servedLate) / whole)),
    delayed: (rate * all) / whole,
    abandoned,
    waitSeconds: abandoned * patienceSeconds,
    occupancy: Math.min(1, (erlangs * (1 - abandoned)) / agents),
  };
}

/** Where a falling exponent has become small, seen from `from`. */
function endOf(exponent: (x: number) => number, from: number): number {
  let end = from;
  while (exponent(end) > -SMALL) end *= 1.5;
  return end;
}

/** Simpson's rule. */
function integral(f: (x: number) => number, from: number, to: number): number {
  if (to <= from) return 0;
  const step = (to - from) / STEPS;
  let sum = f(from) + f(to);
  for (let i = 1; i < STEPS; i += 1) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * step);
  return (sum * step) / 3;
}

/** The service level wanted: this share within so many seconds. */
export interface ServiceGoal {
  withinSeconds: number;
  share: number;
}

/** More are never proposed: whoever asks for it asks for the impossible. */
const MOST_AGENTS = 5000;

/** The fewest agents that keep the goal, by Erlang A if there is a patience, else by Erlang C; null if none do. */
export function agentsFor(
  load: Load,
  { withinSeconds, share }: ServiceGoal,
  patienceSeconds: number | null,
): number | null {
  if (offeredErlangs(load) === 0) return 0;
  const keeps = (agents: number): boolean => {
    const level =
      patienceSeconds === null
        ? erlangC(agents, load, withinSeconds)
        : erlangA(agents, load, withinSeconds, patienceSeconds);
    return level.within >= share;
  };
  // More agents never make it worse: doubled until it is kept, then halved down to the fewest.
  let most = 1;
  while (!keeps(most)) {
    if (most >= MOST_AGENTS) return null;
    most = Math.min(MOST_AGENTS, most * 2);
  }
  let least = Math.floor(most / 2);
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (keeps(middle)) most = middle;
    else least = middle;
  }
  return most;
}
