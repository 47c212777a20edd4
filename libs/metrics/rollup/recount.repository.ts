import type { DayRange } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { isDeepStrictEqual } from 'node:util';
import { factModel, type FactDocument } from '../fact/fact.schema.js';
import { merged, rollupsOf } from './delta.rules.js';
import { MonthRepository } from './month/month.repository.js';
import { packed, unpacked, type RollupDocument } from './packing.rules.js';
import { BOUNDED, idsUnder, rollUp, type Cell, type TalliedFacts } from './rollup.rules.js';
import {
  cellSchema,
  deltaSchema,
  rollupSchema,
  type CellDocument,
  type DeltaDocument,
} from './rollup.schema.js';

/** Whether what differs is corrected, or only counted. */
export type Recount = 'look' | 'correct';

const PLACE = ['day', 'districtId', 'queueId', 'channel', 'slot', 'agentId', 'name'];
/** Missing in facts of builds that knew none. */
const PERHAPS = ['officeId', 'topicId'];

/** Roll-ups made again from all facts of a cell or a day: where facts were corrected, and to compare. */
export class RecountRepository {
  private readonly cells: driver.Collection<CellDocument>;
  private readonly rollups: driver.Collection<RollupDocument>;
  private readonly deltas: driver.Collection<DeltaDocument>;
  private readonly facts: driver.Collection<FactDocument>;
  private readonly months: MonthRepository;

  constructor(private readonly mongo: Connection) {
    this.cells = collectionOf<CellDocument>(mongo, 'RollupCell', cellSchema);
    this.rollups = collectionOf<RollupDocument>(mongo, 'Rollup', rollupSchema);
    this.deltas = collectionOf<DeltaDocument>(mongo, 'RollupDelta', deltaSchema);
    this.facts = factModel(mongo).collection as unknown as driver.Collection<FactDocument>;
    this.months = new MonthRepository(mongo);
  }

  /** Cells that were corrected and not counted again yet. */
  dirty(limit: number): Promise<CellDocument[]> {
    return this.cells.find({ dirty: true }).limit(limit).toArray();
  }

  /** Whether a cell of these days is one of them. */
  async isDirty({ from, to }: DayRange): Promise<boolean> {
    return (await this.cells.findOne({ dirty: true, day: { $gte: from, $lte: to } })) !== null;
  }

  /**
   * Counts a cell again from its facts, in one transaction, unless somebody has after a later correction.
   * Doing it twice, or by two processes, gives the same.
   */
  async apply({ _id, marked, day, districtId, queueId, channel }: CellDocument): Promise<void> {
    await this.atOnce(async (session) => {
      const right = packed(rollUp(await this.tallied({ day, districtId, queueId, channel }, session)));
      if (await this.replace(_id, right, session)) await this.months.breakSeals([day], session);
      // Last, and so held for a moment only: whoever notes facts of this cell meanwhile would try again and again.
      const done = { done: marked, dirty: { $gt: ['$marked', marked] } };
      const { matchedCount } = await this.cells.updateOne({ _id, done: { $lt: marked } }, [{ $set: done }], {
        session,
      });
      if (matchedCount === 0) await session.abortTransaction();
    });
  }

  /** Counts a whole day again, in one transaction; answers how many of its roll-ups differed. */
  async applyDay(day: string, how: Recount): Promise<number> {
    let differing = 0;
    await this.atOnce(async (session) => {
      const right = packed(rollUp(await this.tallied({ day }, session)));
      differing = await this.differing(day, right, session);
      if (how === 'look') return;
      if (await this.replace(day, right, session)) await this.months.breakSeals([day], session);
    });
    return differing;
  }

  /** Every day that has facts, roll-ups or deltas, in order. */
  async days(): Promise<string[]> {
    const found: string[][] = await Promise.all([
      this.facts.distinct('day'),
      this.rollups.distinct('day', { grain: 'day' }),
      this.deltas.distinct('day', { _id: { $gt: '' } }),
    ]);
    return [...new Set(found.flat())].toSorted();
  }

  private async atOnce(work: (session: driver.ClientSession) => Promise<void>): Promise<void> {
    const session = await this.mongo.startSession();
    try {
      await session.withTransaction(() => work(session), { readConcern: { level: 'snapshot' } });
    } finally {
      await session.endSession();
    }
  }

  private tallied(match: Cell | { day: string }, session: driver.ClientSession): Promise<TalliedFacts[]> {
    const seconds = { $ceil: { $divide: ['$value', 1000] } };
    const second = { $cond: [{ $in: ['$name', [...BOUNDED]] }, seconds, null] };
    const alike = Object.fromEntries([
      ...PLACE.map((name) => [name, `$${name}`]),
      ...PERHAPS.map((name) => [name, { $ifNull: [`$${name}`, null] }]),
    ]);
    const value = { $ifNull: ['$value', 0] };
    const amounts = { count: { $sum: 1 }, sum: { $sum: value }, most: { $max: value } };
    return this.facts
      .aggregate<TalliedFacts>(
        [
          { $match: match },
          { $group: { _id: { ...alike, second }, ...amounts } },
          { $replaceWith: { $mergeObjects: ['$_id', { count: '$count', sum: '$sum', most: '$most' }] } },
        ],
        { session },
      )
      .toArray();
  }

  /** How many roll-ups of a day, with what is not merged into them yet, are others than these. */
  private async differing(
    day: string,
    right: readonly RollupDocument[],
    session: driver.ClientSession,
  ): Promise<number> {
    const place = { _id: idsUnder(day) };
    const before = await this.rollups.find(place, { session }).toArray();
    const deltas = await this.deltas.find(place, { session }).toArray();
    const now = packed(merged([...before.flatMap(unpacked), ...deltas.flatMap(rollupsOf)]));
    const stored = new Map(now.map((one) => [one._id, one]));
    const other = right.filter((rollup) => !isDeepStrictEqual(stored.get(rollup._id), rollup));
    for (const { _id } of right) stored.delete(_id);
    return other.length + stored.size;
  }

  /**
   * These are all roll-ups of the place afterwards, and no delta is left: one whose facts were made otherwise
   * meanwhile (an older build's have no half-hour) goes. Answers whether any of it was otherwise.
   */
  private async replace(
    dayOrCell: string,
    right: readonly RollupDocument[],
    session: driver.ClientSession,
  ): Promise<boolean> {
    const place = { _id: idsUnder(dayOrCell) };
    const found = await this.rollups.find(place, { session }).toArray();
    const before = new Map(found.map((rollup) => [rollup._id, rollup]));
    const changed = right.filter((rollup) => !isDeepStrictEqual(before.get(rollup._id), rollup));
    const gone = new Set(before.keys());
    for (const { _id } of right) gone.delete(_id);
    const { deletedCount } = await this.deltas.deleteMany(place, { session });
    // Taken out and put in: a day that is new is written in bulk, without a look for what it replaces.
    const out = [...gone, ...changed.map(({ _id }) => _id).filter((id) => before.has(id))];
    if (out.length > 0) await this.rollups.deleteMany({ _id: { $in: out } }, { session });
    if (changed.length > 0) await this.rollups.insertMany(changed, { ordered: false, session });
    return out.length + changed.length + deletedCount > 0;
  }
}
