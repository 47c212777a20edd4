import type { Fact, FigureScope } from '#libs/contract';
import { shanghaiDayStart } from '#libs/platform';
import { mongo, type Connection, type Model, type PipelineStage } from 'mongoose';
import { FIGURE_INDEX, factModel, type FactDocument } from './fact.schema.js';
import {
  selectorKey,
  selectorsOf,
  type Amount,
  type Formula,
  type Part,
  type Selector,
} from '../definition/formula.rules.js';

const HALF_HOUR_MS = 1_800_000;
const DUPLICATE = 11000;

/** A day of a scope, read at one point in time. */
export interface DayTally {
  /** By selector key; sums are 0 where no formula adds values up. */
  amounts: Map<string, Amount>;
  /** How many asked, by half-hour of the day: slot → count. */
  asked: Map<number, number>;
}

type TallyRow = { _id: number } & Record<string, number>;

export class FactRepository {
  private readonly model: Model<FactDocument>;

  constructor(connection: Connection) {
    this.model = factModel(connection);
  }

  /** Writes what is not written yet; facts never change, so one that is there stays as it is. */
  async insert(facts: readonly Fact[]): Promise<void> {
    if (facts.length === 0) return;
    try {
      await this.model.collection.insertMany(facts.map(toDocument), { ordered: false });
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
    }
  }

  /** Throws everything away. Indexes are back before this resolves. */
  async drop(): Promise<void> {
    await this.model.collection.drop();
    await this.model.createCollection();
    await this.model.createIndexes();
  }

  /** Facts of these contacts, by contact and number. */
  async ofContacts(contactIds: readonly string[]): Promise<Fact[]> {
    const filter = { contactId: { $in: [...contactIds] } };
    const found = await this.model.collection.find(filter).sort({ contactId: 1, seq: 1, _id: 1 }).toArray();
    return found.map((document) => toFact(document as unknown as FactDocument));
  }

  /**
   * What each selector of the formulas amounts to on a Shanghai day, and the arrivals by half-hour.
   * One read at one point in time: facts are written in their order, so no part can exceed its whole.
   */
  async tally(day: string, scope: FigureScope, formulas: readonly Formula[]): Promise<DayTally> {
    const selectors = selectorsOf(formulas);
    const summed = formulas.some(({ numerator, denominator }) => numerator.sum || denominator.sum);
    const rows = await this.model.collection
      .aggregate<TallyRow>(tallyPipeline(day, scope, selectors, summed), {
        hint: FIGURE_INDEX,
        readConcern: { level: 'snapshot' },
      })
      .toArray();
    const total = (field: string): number => rows.reduce((sum, row) => sum + (row[field] ?? 0), 0);
    const amountOf = (i: number): Amount => ({ count: total(`c${i}`), sum: total(`s${i}`) });
    return {
      amounts: new Map(selectors.map((selector, i) => [selectorKey(selector), amountOf(i)])),
      asked: new Map(rows.filter((row) => row._id >= 0).map((row) => [row._id, row['asked'] ?? 0])),
    };
  }

  /** Ids of the contacts a part is made of, in order, after the cursor: one of them. */
  async contacts(
    day: string,
    scope: FigureScope,
    part: Part,
    page: { cursor: string | null; limit: number },
  ): Promise<string[]> {
    const anyOf = (selectors: readonly Selector[]): object => ({ $or: selectors.map(condition) });
    const except = part.except ?? [];
    const names = [...part.of, ...except].map((selector) => selector.fact);
    const rows = await this.model.collection
      .aggregate<{ _id: string }>([
        {
          $match: {
            ...within(day, scope),
            name: { $in: names },
            ...(page.cursor === null ? {} : { contactId: { $gt: page.cursor } }),
          },
        },
        {
          $group: {
            _id: '$contactId',
            of: { $max: { $cond: [anyOf(part.of), 1, 0] } },
            except: { $max: { $cond: [anyOf(except), 1, 0] } },
          },
        },
        { $match: { of: 1, except: 0 } },
        { $sort: { _id: 1 } },
        { $limit: page.limit },
      ])
      .toArray();
    return rows.map((row) => row._id);
  }
}

function tallyPipeline(
  day: string,
  scope: FigureScope,
  selectors: readonly Selector[],
  summed: boolean,
): PipelineStage[] {
  const dayStart = new Date(shanghaiDayStart(day));
  const slot = { $floor: { $divide: [{ $subtract: ['$at', dayStart] }, HALF_HOUR_MS] } };
  const isAsked = { $eq: ['$name', 'asked'] };
  const counts = selectors.map((one, i) => [`c${i}`, { $sum: { $cond: [condition(one), 1, 0] } }]);
  const sums = selectors.map((one, i) => [`s${i}`, { $sum: { $cond: [condition(one), '$value', 0] } }]);
  const names = new Set(['asked', ...selectors.map((one) => one.fact)]);
  return [
    { $match: { ...within(day, scope), name: { $in: [...names] } } },
    {
      $group: {
        _id: { $cond: [isAsked, slot, -1] },
        asked: { $sum: { $cond: [isAsked, 1, 0] } },
        ...Object.fromEntries(summed ? [...counts, ...sums] : counts),
      },
    },
  ];
}

const within = (day: string, scope: FigureScope): Record<string, string> => ({
  day,
  ...(scope.districtId === null ? {} : { districtId: scope.districtId }),
  ...(scope.queueId === null ? {} : { queueId: scope.queueId }),
});

/** A selector as an expression of the store; must select exactly what `selects` does. */
function condition(selector: Selector): object {
  const value = { $ifNull: ['$value', 0] };
  return {
    $and: [
      { $eq: ['$name', selector.fact] },
      ...(selector.atMostMs === undefined ? [] : [{ $lte: [value, selector.atMostMs] }]),
      ...(selector.overMs === undefined ? [] : [{ $gt: [value, selector.overMs] }]),
    ],
  };
}

function onlyDuplicates(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  if (error.result.getWriteConcernError()) return false;
  const refused = error.result.getWriteErrors();
  return refused.length > 0 && refused.every((one) => one.code === DUPLICATE);
}

function toDocument({ id, at, ...fact }: Fact): never {
  return { ...fact, _id: id, at: new Date(at) } as never;
}

function toFact({ _id, at, ...fact }: FactDocument): Fact {
  return { id: _id, ...fact, at: at.getTime() };
}
