import {
  daysOfRow,
  daysYearBefore,
  earlierDaysOfRow,
  inKeyOrder,
  NO_SAMPLE,
  pageOf,
  yearLater,
  type DayRange,
  type DefinitionView,
  type Figure,
  type FigureSource,
  type FigureTable,
  type Grouping,
  type Page,
  type Population,
  type SampleLack,
  type SourceQuery,
} from '#libs/contract';
import { Slices, type Steps } from '#libs/platform';
import { groupedBy } from '../estimate/grouped.rules.js';
import { MIN_SCORES } from '../estimate/accuracy.rules.js';
import type { AccuracyPublicationRepository, ToldWhole } from '../publication/publication.repository.js';
import { pooled, uncovered, whereOf } from '../publication/publication.rules.js';
import type { EmptyDays } from '../sampling/empty-days.service.js';
import type { SamplingService } from '../sampling/sampling.service.js';
import type { JudgementService } from '../scoring/judgement.service.js';
import { accuracySteps, verdictOf, type JudgedContact } from '../scoring/verdict.rules.js';
import { ACCURACY_FIGURE } from './accuracy-figure.rules.js';
import { cellOf, drawsOf, keysOf, type Cell, type DrawnCell } from './cell.rules.js';
import { knownDraws, requireFew, type KnownDraw } from './known-draw.rules.js';

/** Whose draws it is told by is settled by the cell: whoever may ask for a place may know how right its answers are. */
const ALL = { districtId: null };

type Place = Omit<Population, keyof DayRange>;

/** A cell with the draws it is told by. */
interface Drawn {
  cell: Cell;
  taken: DrawnCell[];
  others: number;
}
/** What is known of the contacts of a draw, also by their stratum. */
interface Judged {
  /** Contacts with an objection nobody has decided yet. */
  appealed: ReadonlySet<string>;
  contacts: readonly JudgedContact[];
  byStratum: ReadonlyMap<string, readonly JudgedContact[]>;
}
/** What was drawn on some days, and told the public of them. */
interface Known {
  draws: KnownDraw[];
  told: ToldWhole[];
}

/**
 * The sampled accuracy as a figure like others: of any days and any part of the hotline that samples were drawn of as
 * such, estimated as a published one is. Those of a year may be of very many strata: it is told in slices.
 */
export class AccuracyFiguresService implements FigureSource {
  readonly definitions: readonly DefinitionView[] = [ACCURACY_FIGURE];

  constructor(
    private readonly sampling: Pick<SamplingService, 'drawnWithin'>,
    private readonly judgements: Pick<JudgementService, 'judgedDraws'>,
    private readonly publications: Pick<AccuracyPublicationRepository, 'wholeWithin'>,
    private readonly empty: EmptyDays,
    private readonly slices: () => Slices = () => new Slices(),
  ) {}

  /** Throws TOO_LARGE for days with too many draws or strata, or too many rows of them. */
  async table(query: SourceQuery, by: Grouping | null, compare: boolean): Promise<FigureTable> {
    const { from, to, filter } = query;
    const slices = this.slices();
    const [range, before] = [{ from, to }, daysYearBefore({ from, to })];
    const [now, earlier] = [
      await this.known(range, slices),
      compare ? await this.known(before, slices) : null,
    ];
    const keysIn = ({ draws }: Known): string[] => (by === null ? [] : keysOf(by, draws, filter));
    const later = (key: string): string => yearLater(key, by, range);
    const keys = [...new Set([...keysIn(now), ...(earlier ? keysIn(earlier).map(later) : [])])];
    requireFew(keys.length, now.draws.length + (earlier?.draws.length ?? 0));
    const drawn = ({ draws, told }: Known, days: DayRange, key: string | null): Drawn => {
      const cell = cellOf(filter, days, by, key);
      return { cell, ...drawsOf(cell, draws, told) };
    };
    const cells: { key: string | null; now: Drawn; before: Drawn | null }[] = [];
    for (const key of [null, ...keys.toSorted(inKeyOrder)]) {
      cells.push({
        key,
        now: drawn(now, key === null ? range : daysOfRow(by, key, range), key),
        before: earlier && drawn(earlier, key === null ? before : earlierDaysOfRow(by, key, before), key),
      });
      await slices.pause();
    }
    const figures = await this.figures(
      cells.flatMap((one) => [one.now, ...(one.before ? [one.before] : [])]),
      slices,
    );
    const rows = cells.map((one) => ({
      key: one.key ?? '',
      figure: figures.get(one.now) as Figure,
      yearBefore: one.before && (figures.get(one.before) as Figure),
    }));
    const [total, ...others] = rows;
    if (!total) throw new Error('no total');
    return {
      definition: ACCURACY_FIGURE,
      from,
      to,
      filter,
      by,
      total: total.figure,
      yearBefore: total.yearBefore,
      rows: others,
    };
  }

  /** Those that are known to be right, or all that are known, of the draws a figure is told by; by their ids. */
  async contacts(
    { from, to, filter, by = null }: SourceQuery,
    part: 'numerator' | 'denominator',
    { cursor, limit }: { cursor: string | null; limit: number },
  ): Promise<Page<string>> {
    const range = { from, to };
    const slices = this.slices();
    const { draws, told } = await this.known(range, slices);
    const { taken } = drawsOf(cellOf(filter, range, by, null), draws, told);
    const ids = inCell(taken, await this.judged(taken, slices))
      .flatMap(({ contacts }) => contacts)
      .filter((one) => (part === 'numerator' ? verdictOf(one) === true : verdictOf(one) !== null))
      .map(({ contactId }) => contactId)
      .filter((id) => cursor === null || id > cursor)
      .toSorted();
    return pageOf(ids.slice(0, limit + 1), limit, (id) => id);
  }

  private async known(days: DayRange, slices: Slices): Promise<Known> {
    const draws = await slices.run(knownDraws(await this.sampling.drawnWithin(days)));
    return { draws, told: await this.publications.wholeWithin(days) };
  }

  private async judged(taken: readonly DrawnCell[], slices: Slices): Promise<Map<string, Judged>> {
    const ids = [...new Set(taken.map(({ drawId }) => drawId))];
    const judged = new Map<string, Judged>();
    for (const { draw, appealed, contacts } of await this.judgements.judgedDraws(ids, ALL)) {
      const byStratum = groupedBy(contacts, ({ stratum }) => stratum);
      judged.set(draw.id, { appealed, contacts, byStratum });
      await slices.pause();
    }
    return judged;
  }

  private async figures(cells: readonly Drawn[], slices: Slices): Promise<Map<Drawn, Figure>> {
    const judged = await this.judged(
      cells.flatMap(({ taken }) => taken),
      slices,
    );
    const asked = new Map<string, Promise<DayRange[]>>();
    const left = (gap: DayRange, where: Place): Promise<DayRange[]> => {
      const key = JSON.stringify([gap, where]);
      const known = asked.get(key) ?? this.empty.without([gap], where);
      asked.set(key, known);
      return known;
    };
    const figures = new Map<Drawn, Figure>();
    for (const drawn of cells) {
      figures.set(drawn, await slices.run(figureOf(drawn, judged, await hasGap(drawn, left))));
      await slices.pause();
    }
    return figures;
  }
}

/**
 * Whether something was handled on days that no draw covers, of what its draws were drawn of, as in what is published:
 * rows that are parts of the same draws have the same gaps, which are asked for once. Where nothing was in all, nothing
 * was in a part.
 */
async function hasGap(
  { cell, taken }: Drawn,
  left: (gap: DayRange, where: Place) => Promise<DayRange[]>,
): Promise<boolean> {
  if (taken.length === 0) return false;
  const drawn = taken.map(({ plan }) => plan.population);
  const where = whereOf(drawn);
  for (const gap of uncovered(cell.days, drawn)) {
    if ((await left(gap, whereOf([]))).length > 0 && (await left(gap, where)).length > 0) return true;
  }
  return false;
}

/** Of each draw what is of the cell. */
const inCell = (
  taken: readonly DrawnCell[],
  judged: ReadonlyMap<string, Judged>,
): { drawId: string; populations: ReadonlyMap<string, number>; contacts: readonly JudgedContact[] }[] =>
  taken.map(({ drawId, all, strata }) => {
    const { contacts = [], byStratum } = judged.get(drawId) ?? {};
    const its = (): JudgedContact[] => [...strata.keys()].flatMap((stratum) => byStratum?.get(stratum) ?? []);
    return { drawId, populations: strata, contacts: strata === all ? contacts : its() };
  });

function* figureOf(
  { taken, others }: Drawn,
  judged: ReadonlyMap<string, Judged>,
  hasGap: boolean,
): Steps<Figure> {
  const { populations, contacts } = yield* pooled(inCell(taken, judged));
  const { headline, settled, drawn } = yield* accuracySteps('', populations, contacts);
  yield;
  const population = [...populations.values()].reduce((sum, one) => sum + one, 0);
  const isPart = taken.some(({ plan, strata }) => strata.size < plan.strata.length);
  // As in what is published: what somebody objects to is not judged to the end. Other rows of the same draws are.
  const isOpen = contacts.some(({ drawId, contactId }) => judged.get(drawId)?.appealed.has(contactId));
  const isSettled = settled === drawn && !isOpen && headline !== null;
  const lack = lackOf({ population, hasGap, settled, isPart, isSettled });
  const value = lack === null ? headline : null;
  return {
    definition: ACCURACY_FIGURE.id,
    version: ACCURACY_FIGURE.version,
    value: value?.value ?? null,
    numerator: contacts.filter((one) => verdictOf(one) === true).length,
    denominator: settled,
    target: null,
    options: { confidence: 0.95 },
    sample: {
      ...NO_SAMPLE,
      interval: value && { low: value.low, high: value.high },
      corrected: value?.corrected ?? false,
      drawn,
      population,
      draws: taken.length,
      otherDraws: others,
      lack,
    },
  };
}

/** A part of samples says nothing of itself below 30 scores; a sample drawn of exactly this was planned for it. */
function lackOf(found: {
  population: number;
  hasGap: boolean;
  settled: number;
  isPart: boolean;
  isSettled: boolean;
}): SampleLack | null {
  if (found.population === 0) return 'no-sample';
  if (found.hasGap) return 'gap';
  if (!found.isSettled) return 'unsettled';
  return found.isPart && found.settled < MIN_SCORES ? 'few' : null;
}
