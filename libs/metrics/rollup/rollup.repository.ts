import type { DayRange, FigureFilter, Grouping } from '#libs/contract';
import { collectionOf } from '#libs/platform';
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
import { factModel, type FactDocument } from '../fact/fact.schema.js';
import {
  BOUNDED,
  cellKey,
  countOf,
  rollUp,
  type Cell,
  type Grain,
  type TalliedFacts,
} from './rollup.rules.js';
import { cellSchema, rollupSchema, type CellDocument, type RollupDocument } from './rollup.schema.js';
import { isDeepStrictEqual } from 'node:util';

/** By selector key. */
export type Amounts = Map<string, Amount>;
/** By the key of the grouping; everything under '' without one. */
export type Tally = Map<string, Amounts>;

type TallyRow = { _id: string | number | null } & Record<string, number>;

/** The sums that every figure is read from, made of facts and of nothing else. */
export class RollupRepository {
  private readonly cells: driver.Collection<CellDocument>;
  private readonly rollups: driver.Collection<RollupDocument>;
  private readonly facts: driver.Collection<FactDocument>;

  constructor(private readonly mongo: Connection) {
    this.cells = collectionOf<CellDocument>(mongo, 'RollupCell', cellSchema);
    this.rollups = collectionOf<RollupDocument>(mongo, 'Rollup', rollupSchema);
    this.facts = factModel(mongo).collection as unknown as driver.Collection<FactDocument>;
  }

  /** Notes that facts were added to these cells; they have to be stored already. */
  async mark(cells: readonly Cell[]): Promise<void> {
    if (cells.length === 0) return;
    const marks = cells
      .toSorted((a, b) => (cellKey(a) < cellKey(b) ? -1 : 1))
      .map((cell) => ({
        updateOne: {
          filter: { _id: cellKey(cell) },
          update: { $inc: { marked: 1 }, $set: { dirty: true }, $setOnInsert: { ...cell, done: 0 } },
          upsert: true,
        },
      }));
    await this.cells.bulkWrite(marks, { ordered: false });
  }

  /** Cells whose roll-ups lack facts. */
  dirty(limit: number): Promise<CellDocument[]> {
    return this.cells.find({ dirty: true }).limit(limit).toArray();
  }

  /** Whether a cell of these days lacks facts. */
  async isDirty({ from, to }: DayRange): Promise<boolean> {
    return (await this.cells.findOne({ dirty: true, day: { $gte: from, $lte: to } })) !== null;
  }

  /**
   * Makes the roll-ups of a cell again from its facts, in one transaction, unless somebody has with later
   * facts. Doing it twice, or by two processes, gives the same.
   */
  async apply({ _id, marked, day, districtId, queueId, channel }: CellDocument): Promise<void> {
    const rollups = rollUp(await this.tallied({ day, districtId, queueId, channel }));
    const session = await this.mongo.startSession();
    try {
      await session.withTransaction(async () => {
        await this.replace({ cell: _id }, rollups, session);
        // Last, and so held for a moment only: whoever notes facts of this cell meanwhile would try again and again.
        const done = { done: marked, dirty: { $gt: ['$marked', marked] } };
        const { matchedCount } = await this.cells.updateOne(
          { _id, done: { $lt: marked } },
          [{ $set: done }],
          { session },
        );
        if (matchedCount === 0) await session.abortTransaction();
      });
    } finally {
      await session.endSession();
    }
  }

  /** Throws every roll-up away. Indexes are back before this resolves. */
  async drop(): Promise<void> {
    for (const name of ['RollupCell', 'Rollup']) {
      const model = this.mongo.model(name);
      await model.collection.drop();
      await model.createCollection();
      await model.createIndexes();
    }
  }

  /** Every day there are facts of, in order. */
  async days(): Promise<string[]> {
    return (await this.facts.distinct('day')).toSorted();
  }

  /** Makes the roll-ups of all cells of a day, whatever is noted. */
  async applyDay(day: string): Promise<void> {
    await this.replace({ day }, rollUp(await this.tallied({ day })));
  }

  /** Notes once more every cell that facts were added to since the last `drop`. */
  async markAll(): Promise<void> {
    await this.cells.updateMany({ _id: { $gt: '' } }, { $inc: { marked: 1 }, $set: { dirty: true } });
  }

  /**
   * What each selector of the formulas amounts to on these days, split up by the grouping: one read at one
   * point in time, so that all rows agree.
   */
  async tally(
    range: DayRange,
    filter: FigureFilter,
    by: Grouping | null,
    formulas: readonly Formula[],
  ): Promise<Tally> {
    const selectors = selectorsOf(formulas);
    const rows = await this.rollups
      .aggregate<TallyRow>(tallyPipeline(range, filter, by, selectors), {
        readConcern: { level: 'snapshot' },
      })
      .toArray();
    const amountsOf = (row: TallyRow): Amounts =>
      new Map(
        selectors.map((selector, i) => [
          selectorKey(selector),
          { count: row[`c${i}`] ?? 0, sum: row[`s${i}`] ?? 0, most: row[`m${i}`] ?? 0 },
        ]),
      );
    return new Map(rows.map((row) => [row._id === null ? '' : String(row._id), amountsOf(row)]));
  }

  private tallied(match: Cell | { day: string }): Promise<TalliedFacts[]> {
    const seconds = { $ceil: { $divide: ['$value', 1000] } };
    const second = { $cond: [{ $in: ['$name', [...BOUNDED]] }, seconds, null] };
    const alike = Object.fromEntries(
      ['day', 'districtId', 'queueId', 'channel', 'slot', 'agentId', 'name'].map((name) => [
        name,
        `$${name}`,
      ]),
    );
    const value = { $ifNull: ['$value', 0] };
    return this.facts
      .aggregate<TalliedFacts>([
        { $match: match },
        {
          $group: {
            _id: { ...alike, second },
            count: { $sum: 1 },
            sum: { $sum: value },
            most: { $max: value },
          },
        },
        { $replaceWith: { $mergeObjects: ['$_id', { count: '$count', sum: '$sum', most: '$most' }] } },
      ])
      .toArray();
  }

  /**
   * These are all roll-ups of the place afterwards: one whose facts were made otherwise meanwhile (an older
   * build's have no half-hour) goes.
   */
  private async replace(
    place: { cell: string } | { day: string },
    rollups: readonly RollupDocument[],
    session?: driver.ClientSession,
  ): Promise<void> {
    const options = session ? { session } : {};
    const before = new Map(
      (await this.rollups.find(place, options).toArray()).map((rollup) => [rollup._id, rollup]),
    );
    // Of a thousand agents' rows a fact changes one or two.
    const changed = rollups.filter((rollup) => !isDeepStrictEqual(before.get(rollup._id), rollup));
    for (const { _id } of rollups) before.delete(_id);
    if (before.size > 0) await this.rollups.deleteMany({ _id: { $in: [...before.keys()] } }, options);
    if (changed.length === 0) return;
    const writes = changed.map((replacement) => ({
      replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
    }));
    await this.rollups.bulkWrite(writes, { ordered: false, ...options });
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
): PipelineStage[] {
  const { districtId, queueId, channel, agentId, hour } = filter;
  const narrow = { districtId, queueId, channel, agentId };
  const sums = selectors.flatMap((one, i) => [
    [`c${i}`, { $sum: countOf(one) }],
    [`s${i}`, { $sum: `$facts.${one.fact}.s` }],
    [`m${i}`, { $max: `$facts.${one.fact}.m` }],
  ]);
  return [
    {
      $match: {
        grain: grainOf(filter, by),
        day: { $gte: from, $lte: to },
        ...Object.fromEntries(Object.entries(narrow).filter(([, value]) => value !== null)),
        ...(hour === null ? {} : { slot: { $in: [hour * 2, hour * 2 + 1] } }),
      },
    },
    { $group: { _id: by === null ? null : KEYS[by], ...Object.fromEntries(sums) } },
  ];
}
