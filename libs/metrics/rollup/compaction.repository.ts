import { collectionOf, isConflict, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { merged, rollupsOf } from './delta.rules.js';
import { MonthRepository } from './month/month.repository.js';
import { packed, unpacked, type RollupDocument } from './packing.rules.js';
import { deltaSchema, rollupSchema, type DeltaDocument } from './rollup.schema.js';

/** Cells, and deltas of these, that are merged in one transaction. */
const [CELLS, DELTAS] = [100, 1000];

/** Merges deltas into the roll-ups they add to, so that those who read have few to add up. */
export class CompactionRepository {
  private readonly rollups: driver.Collection<RollupDocument>;
  private readonly deltas: driver.Collection<DeltaDocument>;
  private readonly months: MonthRepository;

  constructor(private readonly mongo: Connection) {
    this.rollups = collectionOf<RollupDocument>(mongo, 'Rollup', rollupSchema);
    this.deltas = collectionOf<DeltaDocument>(mongo, 'RollupDelta', deltaSchema);
    this.months = new MonthRepository(mongo);
  }

  /**
   * Merges all deltas of some cells that have at least so many; no figure changes by it. Answers how many
   * deltas, 0 if there is nothing to do or somebody else is doing it.
   */
  async compact(least: number): Promise<number> {
    const cells = await this.deltas
      .aggregate<{ _id: string }>([
        { $match: { _id: { $gt: '' } } },
        { $group: { _id: '$cell', count: { $sum: 1 } } },
        { $match: { count: { $gte: least } } },
        { $limit: CELLS },
      ])
      .toArray();
    if (cells.length === 0) return 0;
    const session = await this.mongo.startSession();
    try {
      session.startTransaction({ readConcern: { level: 'snapshot' } });
      const count = await this.merge(
        cells.map(({ _id }) => _id),
        session,
      );
      await session.commitTransaction();
      return count;
    } catch (error) {
      // Two did the same at once: one of them has.
      if (isDuplicateKey(error) || isConflict(error)) return 0;
      throw error;
    } finally {
      await session.endSession();
    }
  }

  private async merge(cells: string[], session: driver.ClientSession): Promise<number> {
    const deltas = await this.deltas
      .find({ $or: cells.map((cell) => ({ _id: { $gte: `${cell}/`, $lt: `${cell}0` } })) }, { session })
      .limit(DELTAS)
      .toArray();
    const added = merged(deltas.flatMap(rollupsOf));
    const ids = packed(added).map(({ _id }) => _id);
    const before = await this.rollups.find({ _id: { $in: ids } }, { session }).toArray();
    const writes = packed(merged([...before.flatMap(unpacked), ...added])).map((replacement) => ({
      replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
    }));
    if (writes.length > 0) await this.rollups.bulkWrite(writes, { ordered: false, session });
    await this.deltas.deleteMany({ _id: { $in: deltas.map(({ _id }) => _id) } }, { session });
    // Last, and so held for a moment only: all who write roll-ups of a month meet here.
    await this.months.breakSeals(
      deltas.map(({ day }) => day),
      session,
    );
    return deltas.length;
  }
}
