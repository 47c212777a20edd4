import type { DayRange, FigureFilter, Grouping } from '#libs/contract';
import { bounded, collectionOf } from '#libs/platform';
import type { Connection, mongo as driver, PipelineStage } from 'mongoose';
import {
  addAmounts,
  NO_AMOUNT,
  selectorKey,
  selectorsOf,
  type Amount,
  type Formula,
  type Selector,
} from '../definition/formula.rules.js';
import { countOf, idsBetween, type Grain } from './rollup.rules.js';
import { deltaSchema, rollupSchema, type RollupDocument } from './rollup.schema.js';

/** By selector key. */
export type Amounts = Map<string, Amount>;
/** By the key of the grouping; everything under '' without one. */
export type Tally = Map<string, Amounts>;

type TallyRow = { _id: string | number | null } & Record<string, number>;

/** The sums that every figure is read from, made of facts and of nothing else. */
export class RollupRepository {
  private readonly rollups: driver.Collection<RollupDocument>;
  private readonly deltas: string;

  constructor(mongo: Connection) {
    this.rollups = collectionOf<RollupDocument>(mongo, 'Rollup', rollupSchema);
    this.deltas = collectionOf(mongo, 'RollupDelta', deltaSchema).collectionName;
  }

  /**
   * What each selector of the formulas amounts to on these days, split up by the grouping: one read at one
   * point in time, of roll-ups and of what is not merged into them yet, so that all rows agree. Throws TOO_SLOW.
   */
  async tally(
    range: DayRange,
    filter: FigureFilter,
    by: Grouping | null,
    formulas: readonly Formula[],
  ): Promise<Tally> {
    const selectors = selectorsOf(formulas);
    const pipeline = tallyPipeline(range, filter, by, selectors, this.deltas);
    const rows = await bounded((bound) =>
      this.rollups.aggregate<TallyRow>(pipeline, { readConcern: { level: 'snapshot' }, ...bound }).toArray(),
    );
    const amountsOf = (row: TallyRow): Amounts =>
      new Map(
        selectors.map((selector, i) => [
          selectorKey(selector),
          { count: row[`c${i}`] ?? 0, sum: row[`s${i}`] ?? 0, most: row[`m${i}`] ?? 0 },
        ]),
      );
    return new Map(rows.map((row) => [row._id === null ? '' : String(row._id), amountsOf(row)]));
  }
}

/** All groups of a tally added up. */
export function total(tally: Tally): Amounts {
  const sums: Amounts = new Map();
  for (const amounts of tally.values()) {
    for (const [key, amount] of amounts) sums.set(key, addAmounts(sums.get(key) ?? NO_AMOUNT, amount));
  }
  return sums;
}

/** An agent's part is known for whole days alone. */
function grainOf({ agentId, hour }: FigureFilter, by: Grouping | null): Grain {
  if (agentId !== null || by === 'agent') return 'agent';
  return hour !== null || by === 'hour' || by === 'half-hour' ? 'slot' : 'day';
}

const KEYS: Record<Grouping, unknown> = {
  district: '$districtId',
  queue: '$queueId',
  channel: '$channel',
  agent: '$agentId',
  'half-hour': '$slot',
  hour: { $floor: { $divide: ['$slot', 2] } },
  day: '$day',
  month: { $substrBytes: ['$day', 0, 7] },
  year: { $substrBytes: ['$day', 0, 4] },
};

function tallyPipeline(
  { from, to }: DayRange,
  filter: FigureFilter,
  by: Grouping | null,
  selectors: readonly Selector[],
  deltas: string,
): PipelineStage[] {
  const { districtId, queueId, channel, agentId, hour } = filter;
  const grain = grainOf(filter, by);
  const place = withoutNull({ districtId, queueId, channel });
  const part = {
    ...withoutNull({ agentId }),
    ...(hour === null ? {} : { slot: { $in: [hour * 2, hour * 2 + 1] } }),
  };
  const sums = selectors.flatMap((one, i) => [
    [`c${i}`, { $sum: countOf(one) }],
    [`s${i}`, { $sum: `$facts.${one.fact}.s` }],
    [`m${i}`, { $max: `$facts.${one.fact}.m` }],
  ]);
  return [
    { $match: { grain, day: { $gte: from, $lte: to }, ...place, ...part } },
    { $unionWith: { coll: deltas, pipeline: asRollups({ from, to }, grain, place, part) } },
    { $group: { _id: by === null ? null : KEYS[by], ...Object.fromEntries(sums) } },
  ];
}

/** Deltas, each part as a roll-up of this grain. */
function asRollups({ from, to }: DayRange, grain: Grain, place: object, part: object): never {
  const parts = `$parts.${grain}`;
  const cell = { day: '$day', districtId: '$districtId', queueId: '$queueId', channel: '$channel' };
  return [
    { $match: { _id: idsBetween(from, to), ...place } },
    { $unwind: parts },
    { $replaceWith: { $mergeObjects: [cell, parts] } },
    { $match: part },
  ] as never;
}

const withoutNull = (filter: Record<string, string | null>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
