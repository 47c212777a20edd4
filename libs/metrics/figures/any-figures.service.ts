import {
  inKeyOrder,
  NO_SAMPLE,
  refuse,
  refuseUntellable,
  type DefinitionView,
  type Divided,
  type Figure,
  type FigureScope,
  type FigureSource,
  type FigureTable,
  type Grouping,
} from '#libs/contract';
import { DEFINITIONS, definitionOf } from '../definition/catalogue.rules.js';
import { dividedOf } from '../definition/definition.rules.js';
import { EVERYTHING, type FigureQuery, type FiguresService } from './figures.service.js';

type Wanted = Pick<FigureQuery, 'definition' | 'version'>;
type Asked = Omit<FigureQuery, keyof Wanted>;

/** Every figure there is a definition of, made of roll-ups or told by a source of its own, side by side. */
export class AnyFiguresService {
  constructor(
    private readonly counted: Pick<FiguresService, 'tables' | 'definitions'>,
    private readonly sources: readonly FigureSource[],
  ) {}

  /** All definitions, with the settings of this part of the hotline. */
  async definitions(scope: FigureScope): Promise<DefinitionView[]> {
    return [...(await this.counted.definitions(scope)), ...this.sources.flatMap((one) => one.definitions)];
  }

  /** Whose a definition is; null: the roll-ups', or nobody's. */
  sourceOf({ definition, version }: Wanted): FigureSource | null {
    const isIt = (one: DefinitionView): boolean =>
      one.id === definition && (version === undefined || one.version === version);
    return this.sources.find((source) => source.definitions.some(isIt)) ?? null;
  }

  /** Whether there is such a figure. */
  knows(definition: string): boolean {
    return this.sourceOf({ definition }) !== null || DEFINITIONS.some(({ id }) => id === definition);
  }

  /** By what each of these can be split up. Throws NOT_FOUND for an unknown definition. */
  divided(wanted: readonly Wanted[]): Divided[] {
    return wanted.map((one) => {
      const own = this.sourceOf(one)?.definitions.find(({ id }) => id === one.definition);
      return own ?? dividedOf(definitionOf(one.definition, one.version));
    });
  }

  /** Throws what `tables` throws of the question itself, whatever its days. */
  async admit(
    wanted: readonly Wanted[],
    asked: Pick<Asked, 'filter' | 'survey'>,
    by: Grouping | null,
  ): Promise<void> {
    refuseUntellable(asked.filter, by, this.divided(wanted));
    this.refuseIdle(wanted, asked);
    for (const { definition } of wanted)
      await this.sourceOf({ definition })?.admit?.({ ...asked, definition }, by);
  }

  /** Throws NOT_FOUND for an unknown definition. */
  async figure(definition: string, day: string, scope: FigureScope): Promise<Figure> {
    const filter = { ...EVERYTHING, ...scope };
    return (await this.table({ definition, from: day, to: day, filter }, null)).total;
  }

  /** Throws as `tables` does. */
  async table(query: FigureQuery, by: Grouping | null, compare = false): Promise<FigureTable> {
    const { definition, version, ...asked } = query;
    const [table] = await this.tables([{ definition, version }], asked, by, compare);
    return table as FigureTable;
  }

  /**
   * One table each, in their order, all with the same rows; those of roll-ups are of one reading. Throws NOT_FOUND for an
   * unknown definition, FIGURE_NOT_BY for what can't be told apart.
   */
  async tables(
    wanted: readonly Wanted[],
    asked: Asked,
    by: Grouping | null,
    compare = false,
  ): Promise<FigureTable[]> {
    refuseUntellable(asked.filter, by, this.divided(wanted));
    this.refuseIdle(wanted, asked);
    const counted = wanted.filter((one) => this.sourceOf(one) === null);
    const found = counted.length > 0 ? await this.counted.tables(counted, asked, by, compare) : [];
    const tables: FigureTable[] = [];
    for (const one of wanted) {
      const source = this.sourceOf(one);
      const table = source
        ? await source.table({ ...asked, definition: one.definition }, by, compare)
        : found.shift();
      if (table) tables.push(table);
    }
    return counted.length === wanted.length || tables.length === 1 ? tables : aligned(tables);
  }

  /** A questionnaire narrows figures of questionnaires alone: whoever chose one is not told others as if they were of it. */
  private refuseIdle(wanted: readonly Wanted[], { survey }: Pick<Asked, 'survey'>): void {
    const isOfOne = (one: Wanted): boolean =>
      this.sourceOf(one)?.definitions.some(({ id, survey: of }) => id === one.definition && of) ?? false;
    if (survey && !wanted.some(isOfOne))
      refuse('questionnaireId', '所选指标都与问卷无关', 'none of these figures is of a questionnaire');
  }
}

/** Where one has a row and another has not, there it has no data, or nothing. */
function aligned(tables: readonly FigureTable[]): FigureTable[] {
  const keys = [...new Set(tables.flatMap(({ rows }) => rows.map(({ key }) => key)))].toSorted(inKeyOrder);
  return tables.map((table) => {
    const rows = new Map(table.rows.map((row) => [row.key, row]));
    const none = nothingOf(table);
    const yearBefore = table.yearBefore && none;
    return { ...table, rows: keys.map((key) => rows.get(key) ?? { key, figure: none, yearBefore }) };
  });
}

/** Of a count, nothing is 0; of all else there is no data. */
function nothingOf({ definition: { unit, survey }, total }: FigureTable): Figure {
  const { beside, sample, ...figure } = total;
  const none = { value: unit === 'contacts' ? 0 : null, numerator: 0, denominator: 0 };
  return {
    ...figure,
    ...none,
    // How many answered is told of the whole questionnaire, whatever the row.
    ...(beside && { beside: survey ? beside : { ...beside, ...none, value: null } }),
    ...(figure.heldBack === undefined ? {} : { heldBack: 0 }),
    ...(sample && { sample: NO_SAMPLE }),
  };
}
