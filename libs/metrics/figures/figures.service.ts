import {
  daysYearBefore,
  FACT_NAMES,
  inKeyOrder,
  refuseUntellable,
  yearLater,
  type DayRange,
  type DefinitionView,
  type DistrictScope,
  type Figure,
  type FigureFilter,
  type FigureRow,
  type FigureScope,
  type FigureTable,
  type Grouping,
  type SurveyChoice,
} from '#libs/contract';
import { Slices } from '#libs/platform';
import { DEFINITIONS, definitionOf } from '../definition/catalogue.rules.js';
import {
  definitionView,
  dividedOf,
  figureOf,
  formulasOf,
  tellsOfTopics,
  type Definition,
  type FigureOf,
  type FigureOptions,
} from '../definition/definition.rules.js';
import type { FigureSettings } from '../definition/figure-settings.rules.js';
import {
  NO_AMOUNT,
  selectorKey,
  type Amount,
  type Formula,
  type Selector,
} from '../definition/formula.rules.js';
import {
  regrouped,
  total,
  type Amounts,
  type RollupRepository,
  type Tally,
} from '../rollup/rollup.repository.js';

/** A day in numbers. All come from one read: they agree with each other. */
export interface DayFigures {
  asked: number;
  answered: number;
  abandoned: number;
  connectionRate: Figure;
  serviceLevel: Figure;
  /** Arrivals by half-hour of the day: slot → count. */
  arrivals: Map<number, number>;
}

/** What one queue reached. Both come from one read. */
export type QueueFigures = Pick<DayFigures, 'connectionRate' | 'serviceLevel'>;

/** What is asked for. `version`: of the definition; none = the present one. */
export interface FigureQuery extends DayRange {
  definition: string;
  version?: number;
  filter: FigureFilter;
  /** Settings to go by instead of those in force: a restated figure goes by its own. */
  options?: Partial<FigureOptions>;
  /** Of which questionnaire those are that are of one; left out: of none. */
  survey?: SurveyChoice;
}

/** Not narrowed. */
export const EVERYTHING: FigureFilter = {
  districtId: null,
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
  hour: null,
};

/** The settings that tables go by, and whether beside the year before. */
interface InForce {
  options: FigureOptions;
  /** Of queues that set something for themselves. */
  ofQueues: ReadonlyMap<string, FigureOptions>;
  compare?: boolean;
}

/** Rows that are no queues go by what is set for all of them. */
const NO_QUEUES: ReadonlyMap<string, FigureOptions> = new Map();

/** Not a rate: the plain counts of a day. */
const COUNTS: Formula = {
  numerator: { of: [{ fact: 'answered' }, { fact: 'abandoned' }] },
  denominator: { of: [{ fact: 'asked' }] },
};

/** Everything that is ever counted. */
const ANYTHING: Formula = {
  numerator: { of: FACT_NAMES.map((fact) => ({ fact })) },
  denominator: { of: [] },
};

/** Figures by definition over Shanghai days, all read from the same roll-ups. */
export class FiguresService {
  constructor(
    private readonly rollups: RollupRepository,
    private readonly settings: FigureSettings,
    /** All agents of the hotline are some thousand rows. */
    private readonly slices: () => Slices = () => new Slices(),
  ) {}

  /** All definitions, with the settings of this part of the hotline. */
  async definitions(scope: FigureScope): Promise<DefinitionView[]> {
    const options = await this.settings.of(scope);
    return DEFINITIONS.map((definition) => definitionView(definition, options));
  }

  /** Whether anything at all was counted of this part of the hotline. */
  async hasCounted(range: DayRange, filter: FigureFilter): Promise<boolean> {
    const amounts = total(await this.rollups.tally(range, filter, null, [ANYTHING]));
    return [...amounts.values()].some(({ count }) => count > 0);
  }

  /** Throws NOT_FOUND for an unknown definition. */
  async figure(definition: string, day: string, scope: FigureScope): Promise<Figure> {
    const filter = { ...EVERYTHING, ...scope };
    return (await this.table({ definition, from: day, to: day, filter }, null)).total;
  }

  /** Throws NOT_FOUND for an unknown definition, FIGURE_NOT_BY for what can't be told apart. */
  async table(query: FigureQuery, by: Grouping | null, compare = false): Promise<FigureTable> {
    const { definition, version, ...range } = query;
    const [table] = await this.tables([{ definition, version }], range, by, compare);
    return table as FigureTable;
  }

  /**
   * Several figures of the same contacts, all of one reading. Rows of queues go by what each sets for itself, the total by
   * what is set for the whole. Throws as `table` does.
   */
  async tables(
    wanted: readonly Pick<FigureQuery, 'definition' | 'version'>[],
    asked: Omit<FigureQuery, 'definition' | 'version'>,
    by: Grouping | null,
    compare = false,
  ): Promise<FigureTable[]> {
    const definitions = wanted.map(({ definition, version }) => definitionOf(definition, version));
    refuseUntellable(asked.filter, by, definitions.map(dividedOf));
    const options = { ...(await this.settings.of(asked.filter)), ...asked.options };
    const ofQueues = by === 'queue' ? await this.settings.queues() : NO_QUEUES;
    return this.tablesBy(definitions, asked, by, { options, ofQueues, compare });
  }

  /** By settings that are known. */
  private async tablesBy(
    definitions: readonly Definition[],
    { from, to, filter, options: own }: Omit<FigureQuery, 'definition' | 'version'>,
    by: Grouping | null,
    { options, ofQueues, compare = false }: InForce,
  ): Promise<FigureTable[]> {
    const optionsOf = (key: string): FigureOptions => ({ ...(ofQueues.get(key) ?? options), ...own });
    const ofTopics = filter.topicId !== null || by === 'topic';
    // Agents' own parts of a contact overlap in it: the total of all agents counts the contact, once.
    const ofRow: FigureOf = filter.agentId !== null || by === 'agent' ? 'agent' : 'all';
    const ofTotal: FigureOf = filter.agentId !== null ? 'agent' : 'all';
    const formulas = definitions.flatMap((definition) => [
      ...formulasOf(definition, options, ofTotal),
      ...[options, ...ofQueues.values()].flatMap((set) => formulasOf(definition, { ...set, ...own }, ofRow)),
    ]);
    const read = (range: DayRange): Promise<Tally> => this.rollups.tally(range, filter, by, formulas);
    const [now, before] = await Promise.all([
      read({ from, to }),
      compare ? read(daysYearBefore({ from, to })) : null,
    ]);
    const earlier = regrouped(before ?? new Map(), (key) => yearLater(key, by, { from, to }));
    const keys = [...new Set([...now.keys(), ...earlier.keys()])]
      .filter((key) => by !== null && key !== '')
      .toSorted(inKeyOrder);
    const slices = this.slices();
    const tables: FigureTable[] = [];
    for (const definition of definitions) {
      const told = !ofTopics || tellsOfTopics(definition.formula(options));
      const figure = (amounts: Amounts | undefined, of: FigureOf, set = options): Figure => {
        const found = figureOf(definition, set, lookUp(amounts ?? new Map()), of);
        return told ? found : { ...found, value: null };
      };
      const rows: FigureRow[] = [];
      for (const key of keys) {
        const set = optionsOf(key);
        const yearBefore = before && figure(earlier.get(key), ofRow, set);
        rows.push({ key, figure: figure(now.get(key), ofRow, set), yearBefore });
        await slices.pause();
      }
      tables.push({
        definition: definitionView(definition, options),
        from,
        to,
        filter,
        by,
        total: figure(total(now), ofTotal),
        yearBefore: before && figure(total(before), ofTotal),
        rows,
      });
    }
    return tables;
  }

  /** What every queue reached on a day, by its own settings, all of one reading; nothing counted is no data. */
  async queuesOfDay(day: string, scope: DistrictScope): Promise<(queueId: string) => QueueFigures> {
    const filter = { ...EVERYTHING, ...scope };
    const [options, ofQueues] = await Promise.all([this.settings.of(filter), this.settings.queues()]);
    const definitions = [definitionOf('connection-rate'), definitionOf(options.serviceLevel)];
    const range = { from: day, to: day, filter };
    const tables = await this.tablesBy(definitions, range, 'queue', { options, ofQueues });
    const rows = tables.map((table) => new Map(table.rows.map(({ key, figure }) => [key, figure])));
    return (queueId) => {
      const set = ofQueues.get(queueId) ?? options;
      const [connectionRate, serviceLevel] = definitions.map(
        (definition, at) => rows[at]?.get(queueId) ?? figureOf(definition, set, () => NO_AMOUNT),
      );
      return { connectionRate, serviceLevel } as QueueFigures;
    };
  }

  async day(day: string, scope: FigureScope): Promise<DayFigures> {
    const options = await this.settings.of(scope);
    const connection = definitionOf('connection-rate');
    const level = definitionOf(options.serviceLevel);
    const formulas = [COUNTS, connection.formula(options), level.formula(options)];
    const range = { from: day, to: day };
    const tally = await this.rollups.tally(range, { ...EVERYTHING, ...scope }, 'half-hour', formulas);
    const amount = lookUp(total(tally));
    const arrivals = [...tally].map(([slot, amounts]): [number, number] => [
      Number(slot),
      lookUp(amounts)({ fact: 'asked' }).count,
    ]);
    return {
      asked: amount({ fact: 'asked' }).count,
      answered: amount({ fact: 'answered' }).count,
      abandoned: amount({ fact: 'abandoned' }).count,
      connectionRate: figureOf(connection, options, amount),
      serviceLevel: figureOf(level, options, amount),
      arrivals: new Map(arrivals.filter(([, count]) => count > 0)),
    };
  }
}

const lookUp =
  (amounts: Amounts) =>
  (selector: Selector): Amount =>
    amounts.get(selectorKey(selector)) ?? NO_AMOUNT;
