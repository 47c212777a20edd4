import type { DayRange } from '#libs/contract';
import { collectionOf, isConflict, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { isDeepStrictEqual } from 'node:util';
import { unpacked, type RollupDocument } from '../packing.rules.js';
import { monthSchema, rollupSchema, sealSchema, type SealDocument } from '../rollup.schema.js';
import { monthOf, MonthSum, type MonthRollup } from './month.rules.js';

const SNAPSHOT = { level: 'snapshot' } as const;

/**
 * Months that are over, added up. A month is read instead of its days only while it is sealed, and whoever
 * changes one of its days breaks the seal in the same transaction: no figure can miss a change.
 */
export class MonthRepository {
  private readonly rollups: driver.Collection<RollupDocument>;
  private readonly months: driver.Collection<MonthRollup>;
  private readonly seals: driver.Collection<SealDocument>;

  constructor(private readonly mongo: Connection) {
    this.rollups = collectionOf<RollupDocument>(mongo, 'Rollup', rollupSchema);
    this.months = collectionOf<MonthRollup>(mongo, 'RollupMonth', monthSchema);
    this.seals = collectionOf<SealDocument>(mongo, 'RollupSeal', sealSchema);
  }

  /** The collection's name, for who reads it with others. */
  get collectionName(): string {
    return this.months.collectionName;
  }

  /** Those of the months of these days that are sealed, at the session's point in time. */
  async sealed({ from, to }: DayRange, session?: driver.ClientSession): Promise<Set<string>> {
    const options = session ? { session, readConcern: SNAPSHOT } : {};
    const filter = { _id: { $gte: monthOf(from), $lte: monthOf(to) }, sealed: true };
    const found = await this.seals.find(filter, options).toArray();
    return new Set(found.map(({ _id }) => _id));
  }

  /** Breaks the seals of the months of these days. Two transactions that do it, or one that seals, exclude each other. */
  async breakSeals(days: Iterable<string>, session: driver.ClientSession): Promise<void> {
    const broken = { $inc: { changes: 1 }, $set: { sealed: false } };
    for (const _id of new Set([...days].map(monthOf))) {
      await this.seals.updateOne({ _id }, broken, { upsert: true, session });
    }
  }

  /**
   * Adds a month up anew, from the roll-ups of its days, and seals it. Answers how many roll-ups of the month
   * differed from what was stored; null if its days changed meanwhile, and nothing was done.
   */
  async seal(month: string): Promise<number | null> {
    // A big month is added up for longer than MongoDB lets a transaction live: only what it changes is one.
    const changes = await this.changesOf(month);
    const right = await this.sum(month);
    const differing = await this.differing(month, right);
    const isSealed = await this.atOnce((session) =>
      this.replace(month, changes, differing > 0 && right, session),
    );
    return isSealed ? differing : null;
  }

  /** How many roll-ups of a month are others than its days make. */
  async compare(month: string): Promise<number> {
    const changes = await this.changesOf(month);
    const differing = await this.differing(month, await this.sum(month));
    return (await this.changesOf(month)) === changes ? differing : 0;
  }

  /** Seals a month that has not changed since; `right`: its roll-ups, false if they are stored. */
  private async replace(
    month: string,
    changes: number | null,
    right: readonly MonthRollup[] | false,
    session: driver.ClientSession,
  ): Promise<boolean> {
    if (changes === null) {
      await this.seals.insertOne({ _id: month, changes: 1, sealed: true }, { session });
    } else {
      const sealed = { $inc: { changes: 1 }, $set: { sealed: true } };
      const { matchedCount } = await this.seals.updateOne({ _id: month, changes }, sealed, { session });
      if (matchedCount === 0) return false;
    }
    if (right === false) return true;
    await this.months.deleteMany({ _id: idsOf(month) }, { session });
    if (right.length > 0) await this.months.insertMany([...right], { ordered: false, session });
    return true;
  }

  /** Another number after every change of a day of the month; null before the first. */
  private async changesOf(month: string): Promise<number | null> {
    return (await this.seals.findOne({ _id: month }))?.changes ?? null;
  }

  private async atOnce<T>(work: (session: driver.ClientSession) => Promise<T>): Promise<T | null> {
    const session = await this.mongo.startSession();
    try {
      session.startTransaction({ readConcern: SNAPSHOT });
      const done = await work(session);
      await session.commitTransaction();
      return done;
    } catch (error) {
      if (isConflict(error) || isDuplicateKey(error)) return null;
      throw error;
    } finally {
      await session.endSession();
    }
  }

  private async sum(month: string): Promise<MonthRollup[]> {
    const sum = new MonthSum(month);
    const days = { _id: { $gte: `${month}-`, $lt: `${month}.` } };
    for await (const document of this.rollups.find(days)) {
      for (const rollup of unpacked(document)) sum.add(rollup);
    }
    return sum.rollups();
  }

  private async differing(month: string, right: readonly MonthRollup[]): Promise<number> {
    const found = await this.months.find({ _id: idsOf(month) }).toArray();
    const stored = new Map(found.map((rollup) => [rollup._id, rollup]));
    const other = right.filter((rollup) => !isDeepStrictEqual(stored.get(rollup._id), rollup));
    for (const { _id } of right) stored.delete(_id);
    return other.length + stored.size;
  }
}

/** A month begins the ids of its roll-ups. */
const idsOf = (month: string): { $gte: string; $lt: string } => ({ $gte: `${month}/`, $lt: `${month}0` });
