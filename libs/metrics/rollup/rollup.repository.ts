import type { DayRange, FigureFilter, Grouping } from '#libs/contract';
import { bounded, collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  addAmounts,
  NO_AMOUNT,
  selectorKey,
  selectorsOf,
  type Amount,
  type Formula,
} from '../definition/formula.rules.js';
import { MonthRepository } from './month/month.repository.js';
import { splitRange } from './month/month.rules.js';
import type { RollupDocument } from './packing.rules.js';
import { deltaSchema, rollupSchema } from './rollup.schema.js';
import { grainOf, halfHoursPipeline, tallyPipeline, type Question } from './tally.rules.js';

/** By selector key. */
export type Amounts = Map<string, Amount>;
/** By the key of the grouping; everything under '' without one. */
export type Tally = Map<string, Amounts>;

type TallyRow = { _id: string | number | null } & Record<string, number>;

const SNAPSHOT = { level: 'snapshot' } as const;
const ANY = { has: () => true };

/** The sums that every figure is read from, made of facts and of nothing else. */
export class RollupRepository {
  private readonly rollups: driver.Collection<RollupDocument>;
  private readonly deltas: string;
  private readonly months: MonthRepository;

  constructor(private readonly mongo: Connection) {
    this.rollups = collectionOf<RollupDocument>(mongo, 'Rollup', rollupSchema);
    this.deltas = collectionOf(mongo, 'RollupDelta', deltaSchema).collectionName;
    this.months = new MonthRepository(mongo);
  }

  /**
   * What each selector of the formulas amounts to on these days, split up by the grouping: read at one point in
   * time, of sealed months, of the days that are left, and of what is not merged into them yet, so that all
   * rows agree. Throws TOO_SLOW.
   */
  async tally(
    range: DayRange,
    filter: FigureFilter,
    by: Grouping | null,
    formulas: readonly Formula[],
  ): Promise<Tally> {
    const selectors = selectorsOf(formulas);
    const rows = await this.rows({ range, filter, by, grain: grainOf(filter, by), selectors });
    const amountsOf = (row: TallyRow): Amounts =>
      new Map(
        selectors.map((selector, i) => [
          selectorKey(selector),
          { count: row[`c${i}`] ?? 0, sum: row[`s${i}`] ?? 0, most: row[`m${i}`] ?? 0 },
        ]),
      );
    return new Map(rows.map((row) => [row._id === null ? '' : String(row._id), amountsOf(row)]));
  }

  /** Who asked, by day and half-hour (48 counts); days on which nobody did are not in it. */
  async arrivals(range: DayRange, filter: FigureFilter): Promise<Map<string, number[]>> {
    const pipeline = halfHoursPipeline(range, filter, this.deltas) as driver.Document[];
    const rows = await bounded((bound) =>
      this.rollups
        .aggregate<{
          _id: { day: string; slot: number | null };
          asked: number;
        }>(pipeline, { readConcern: SNAPSHOT, ...bound })
        .toArray(),
    );
    const days = new Map<string, number[]>();
    for (const { _id, asked } of rows) {
      if (_id.slot === null || asked === 0) continue;
      const slots = days.get(_id.day) ?? Array.from({ length: 48 }, () => 0);
      days.set(_id.day, slots);
      slots[_id.slot] = asked;
    }
    return days;
  }

  private async rows(question: Question): Promise<TallyRow[]> {
    const { range } = question;
    const collections = { deltas: this.deltas, months: this.months.collectionName };
    const readConcern = SNAPSHOT;
    const ask = (sealed: ReadonlySet<string>, session?: driver.ClientSession): Promise<TallyRow[]> => {
      const pipeline = tallyPipeline(question, splitRange(range, sealed), collections);
      return bounded((bound) =>
        this.rollups
          .aggregate<TallyRow>(pipeline, { readConcern, ...bound, ...(session && { session }) })
          .toArray(),
      );
    };
    if (splitRange(range, ANY).months.length === 0) return ask(new Set());
    const session = await this.mongo.startSession({ snapshot: true });
    try {
      return await ask(await this.months.sealed(range, session), session);
    } finally {
      await session.endSession();
    }
  }
}

/** All groups of a tally added up. */
export const total = (tally: Tally): Amounts => regrouped(tally, () => '').get('') ?? new Map();

/** A tally under other keys; groups that come under the same one are added up. */
export function regrouped(tally: Tally, keyOf: (key: string) => string): Tally {
  const groups: Tally = new Map();
  for (const [key, amounts] of tally) {
    const sums: Amounts = groups.get(keyOf(key)) ?? new Map();
    for (const [name, amount] of amounts) sums.set(name, addAmounts(sums.get(name) ?? NO_AMOUNT, amount));
    groups.set(keyOf(key), sums);
  }
  return groups;
}
