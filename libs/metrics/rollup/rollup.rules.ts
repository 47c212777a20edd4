import type { Fact, FactName } from '#libs/contract';
import type { Selector } from '../definition/formula.rules.js';

/** What is rolled up together: a Shanghai day of one queue of a district on one channel. */
export interface Cell {
  day: string;
  districtId: string;
  queueId: string;
  channel: string;
}

/** Facts of a cell that are alike, added up. */
export interface TalliedFacts extends Cell {
  slot: number;
  agentId: string | null;
  officeId: string | null;
  topicId: string | null;
  name: FactName;
  /** The value in seconds, rounded up; null for facts that no bound is put on. */
  second: number | null;
  count: number;
  sum: number;
  most: number;
}

/** Facts of one name: how many (`n`), their values added up (`s`) and the greatest (`m`), ms. */
export interface RolledFacts {
  n: number;
  s: number;
  m: number;
  /** How many have a value of 0, 1, 2 … `DENSE_SECONDS` s (rounded up). */
  h?: number[];
  /** The longer ones: seconds and how many. */
  t?: { s: number; n: number }[];
}

/**
 * `day`: the whole cell. `slot`: one half-hour of it. `agent`: what one agent told of it. `office`: what came by the
 * accounts of one office. `topic`: what was about one topic, by office. What is of no office, or of no topic, is in
 * none of the last two.
 */
export type Grain = 'day' | 'slot' | 'agent' | 'office' | 'topic';

export type RolledOfNames = Partial<Record<FactName, RolledFacts>>;

/** Which part of its cell a roll-up is of; offices and topics stand in their own grains alone. */
export interface PartPlace {
  slot: number | null;
  agentId: string | null;
  officeId?: string | null;
  topicId?: string;
}

/** A roll-up within its cell. */
export interface RollupPart extends PartPlace {
  facts: RolledOfNames;
}

export interface Rollup extends Cell, RollupPart {
  _id: string;
  cell: string;
  grain: Grain;
}

/** Up to here every second is counted by itself in one array. */
export const DENSE_SECONDS = 120;
/** Facts that formulas put bounds on. */
export const BOUNDED: readonly FactName[] = ['answered', 'abandoned', 'replied'];

export const cellKey = ({ day, districtId, queueId, channel }: Cell): string =>
  [day, districtId, queueId, channel].join('/');

/** Ids that begin with this and a slash: roll-ups and deltas of a day, or of a cell. */
export const idsUnder = (dayOrCell: string): { $gte: string; $lt: string } =>
  idsBetween(dayOrCell, dayOrCell);
/** The same of all days from one to the other. */
export const idsBetween = (from: string, to: string): { $gte: string; $lt: string } => ({
  $gte: `${from}/`,
  $lt: `${to}0`,
});

/** The cells that facts belong to, each once. */
export function cellsOf(facts: readonly (Cell & Partial<Fact>)[]): Cell[] {
  const cells = facts.map(({ day, districtId, queueId, channel }) => ({ day, districtId, queueId, channel }));
  return [...new Map(cells.map((cell) => [cellKey(cell), cell])).values()];
}

/** Whose part it is: an agent's, an office's, or a topic's at an office; '' for all others. */
export const ownerOf = ({ agentId, officeId, topicId }: PartPlace): string =>
  agentId ?? (topicId === undefined ? (officeId ?? '') : `${officeId ?? ''}/${topicId}`);

export const rollupId = (cell: string, grain: Grain, place: PartPlace): string =>
  [cell, grain, place.slot ?? ownerOf(place)].join('/');

/** The roll-ups of all grains that these facts make. */
export function rollUp(tallied: readonly TalliedFacts[]): Rollup[] {
  const made = new Map<string, Rollup>();
  for (const facts of tallied) {
    const { day, districtId, queueId, channel } = facts;
    const cell = cellKey(facts);
    for (const [grain, place] of placesOf(facts)) {
      const _id = rollupId(cell, grain, place);
      let rollup = made.get(_id);
      if (!rollup) {
        rollup = { _id, cell, grain, day, districtId, queueId, channel, ...place, facts: {} };
        made.set(_id, rollup);
      }
      rollup.facts[facts.name] = add(rollup.facts[facts.name] ?? { n: 0, s: 0, m: 0 }, facts);
    }
  }
  for (const { facts } of made.values()) for (const one of Object.values(facts)) settleTail(one);
  return [...made.values()];
}

/** What no agent told is in the roll-up of agent "" too, so that these grains add up to the same. */
function placesOf({ slot, agentId, officeId, topicId }: TalliedFacts): [Grain, PartPlace][] {
  const places: [Grain, PartPlace][] = [
    ['day', { slot: null, agentId: null }],
    ['slot', { slot, agentId: null }],
    ['agent', { slot: null, agentId }],
  ];
  if (officeId !== null) places.push(['office', { slot: null, agentId: null, officeId }]);
  if (topicId !== null) places.push(['topic', { slot: null, agentId: null, officeId, topicId }]);
  return places;
}

function add(to: RolledFacts, facts: TalliedFacts): RolledFacts {
  const { second, count, sum, most } = facts;
  to.n += count;
  to.s += sum;
  to.m = Math.max(to.m, most);
  if (second === null) return to;
  if (second > DENSE_SECONDS) {
    (to.t ??= []).push({ s: second, n: count });
    return to;
  }
  const histogram = (to.h ??= []);
  while (histogram.length <= second) histogram.push(0);
  histogram[second] = (histogram[second] ?? 0) + count;
  return to;
}

/** In order and each second once: the same facts make the same roll-up, whatever order they come in. */
export function settleTail(rolled: RolledFacts): void {
  if (!rolled.t) return;
  const counts = new Map<number, number>();
  for (const { s, n } of rolled.t) counts.set(s, (counts.get(s) ?? 0) + n);
  rolled.t = [...counts].map(([s, n]) => ({ s, n })).toSorted((a, b) => a.s - b.s);
}

/** A selector as an expression of the store over one roll-up: how many facts it selects. */
export function countOf({ fact, atMostMs, overMs }: Selector): object {
  const all = atMostMs === undefined ? { $ifNull: [`$facts.${fact}.n`, 0] } : within(fact, atMostMs);
  return overMs === undefined ? all : { $subtract: [all, within(fact, overMs)] };
}

/** Bounds are whole seconds, and a value of 15.001 s is in second 16: so the histogram is exact. */
function within(fact: FactName, boundMs: number): object {
  const bound = boundMs / 1000;
  if (!Number.isInteger(bound) || bound < 0) throw new Error(`a bound of ${boundMs} ms is no whole second`);
  if (!BOUNDED.includes(fact)) throw new Error(`no bound can be put on ${fact}`);
  const dense = { $ifNull: [`$facts.${fact}.h`, []] };
  if (bound <= DENSE_SECONDS) return { $sum: { $slice: [dense, bound + 1] } };
  const tail = { $ifNull: [`$facts.${fact}.t`, []] };
  const below = { $filter: { input: tail, cond: { $lte: ['$$this.s', bound] } } };
  return { $add: [{ $sum: dense }, { $sum: { $map: { input: below, in: '$$this.n' } } }] };
}
