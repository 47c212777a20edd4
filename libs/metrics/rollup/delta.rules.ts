import type { Fact, FactName } from '#libs/contract';
import {
  BOUNDED,
  rollUp,
  rollupId,
  settleTail,
  type Cell,
  type Grain,
  type RolledFacts,
  type RolledOfNames,
  type Rollup,
  type RollupPart,
  type TalliedFacts,
} from './rollup.rules.js';

/** What some facts of a cell add to its roll-ups: stored with the facts, and merged into the roll-ups later. */
export interface RollupDelta extends Cell {
  /** The cell, and an id that no other has. */
  _id: string;
  cell: string;
  /** Of grains that these facts are in. */
  parts: Partial<Record<Grain, RollupPart[]>>;
}

/** Facts as they are added up, one by one; the store tells the same of many that are alike. */
export const talliedFacts = (facts: readonly Fact[]): TalliedFacts[] =>
  facts.map(({ day, districtId, queueId, channel, slot, agentId, officeId, topicId, name, value }) => {
    const second = value === null || !BOUNDED.includes(name) ? null : Math.ceil(value / 1000);
    const amount = { second, count: 1, sum: value ?? 0, most: value ?? 0 };
    return { day, districtId, queueId, channel, slot, agentId, officeId, topicId, name, ...amount };
  });

/** What these facts add, one delta for each of their cells. */
export function deltasOf(facts: readonly Fact[], newId: () => string): RollupDelta[] {
  const made = new Map<string, RollupDelta>();
  for (const rollup of rollUp(talliedFacts(facts))) {
    const { _id: _, cell, grain, day, districtId, queueId, channel, ...part } = rollup;
    const place = { cell, day, districtId, queueId, channel };
    const delta = made.get(cell) ?? { _id: `${cell}/${newId()}`, ...place, parts: {} };
    made.set(cell, delta);
    (delta.parts[grain] ??= []).push(part);
  }
  return [...made.values()];
}

/** A delta as roll-ups that hold what it adds alone. */
export function rollupsOf({ cell, day, districtId, queueId, channel, parts }: RollupDelta): Rollup[] {
  const place = { cell, day, districtId, queueId, channel };
  return (Object.keys(parts) as Grain[]).flatMap((grain) =>
    (parts[grain] ?? []).map((part) => ({ _id: rollupId(cell, grain, part), grain, ...place, ...part })),
  );
}

/** Roll-ups of the same place added up: what the facts of all of them together make. */
export function merged(rollups: readonly Rollup[]): Rollup[] {
  const sums = new Map<string, Rollup>();
  for (const rollup of rollups) {
    const before = sums.get(rollup._id);
    sums.set(rollup._id, before ? { ...rollup, facts: addFacts(before.facts, rollup.facts) } : rollup);
  }
  return [...sums.values()];
}

/** Facts of all names of both. */
export function addFacts(a: RolledOfNames, b: RolledOfNames): RolledOfNames {
  const sum: RolledOfNames = { ...a };
  for (const [name, facts] of Object.entries(b) as [FactName, RolledFacts][]) {
    const before = a[name];
    sum[name] = before ? addRolled(before, facts) : facts;
  }
  return sum;
}

function addRolled(a: RolledFacts, b: RolledFacts): RolledFacts {
  const sum: RolledFacts = { n: a.n + b.n, s: a.s + b.s, m: Math.max(a.m, b.m) };
  if (a.h || b.h) {
    const [x, y] = [a.h ?? [], b.h ?? []];
    const [longer, shorter] = x.length < y.length ? [y, x] : [x, y];
    sum.h = longer.map((count, i) => count + (shorter[i] ?? 0));
  }
  if (a.t || b.t) sum.t = [...(a.t ?? []), ...(b.t ?? [])];
  settleTail(sum);
  return sum;
}
