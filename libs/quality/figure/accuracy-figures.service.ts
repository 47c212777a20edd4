import { setImmediate as breathe } from 'node:timers/promises';
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
import { groupedBy } from '../estimate/grouped.rules.js';
import { MIN_SCORES } from '../estimate/accuracy.rules.js';
import type { AccuracyPublicationRepository, ToldWhole } from '../publication/publication.repository.js';
import { pooled, uncovered, whereOf } from '../publication/publication.rules.js';
import type { EmptyDays } from '../sampling/empty-days.service.js';
import type { SamplingService } from '../sampling/sampling.service.js';
import type { JudgementService } from '../scoring/judgement.service.js';
import { accuracyOf, verdictOf, type JudgedContact } from '../scoring/verdict.rules.js';
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
 * such, estimated as a published one is.
 */
export class AccuracyFiguresService implements FigureSource {
  readonly definitions: readonly DefinitionView[] = [ACCURACY_FIGURE];

  constructor(
    private readonly sampling: Pick<SamplingService, 'drawnWithin'>,
    private readonly judgements: Pick<JudgementService, 'judgedDraws'>,
    private readonly publications: Pick<AccuracyPublicationRepository, 'wholeWithin'>,
    private readonly empty: EmptyDays,
  ) {}

  /** Throws TOO_LARGE for days with too many draws or strata, or too many rows of them. */
  async table(query: SourceQuery, by: Grouping | null, compare: boolean): Promise<FigureTable> {
    const { from, to, filter } = query;
    const [range, before] = [{ from, to }, daysYearBefore({ from, to })];
    const [now, earlier] = [await this.known(range), compare ? await this.known(before) : null];
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
      await breathe();
    }
    const figures = await this.figures(
      cells.flatMap((one) => [one.now, ...(one.before ? [one.before] : [])]),
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
    const { draws, told } = await this.known(range);
    const { taken } = drawsOf(cellOf(filter, range, by, null), draws, told);
    const ids = inCell(taken, await this.judged(taken))
      .flatMap(({ contacts }) => contacts)
      .filter((one) => (part === 'numerator' ? verdictOf(one) === true : verdictOf(one) !== null))
      .map(({ contactId }) => contactId)
      .filter((id) => cursor === null || id > cursor)
      .toSorted();
    return pageOf(ids.slice(0, limit + 1), limit, (id) => id);
  }

  private async known(days: DayRange): Promise<Known> {
    const draws = knownDraws(await this.sampling.drawnWithin(days));
    return { draws, told: await this.publications.wholeWithin(days) };
  }

  private async judged(taken: readonly DrawnCell[]): Promise<Map<string, Judged>> {
    const ids = [...new Set(taken.map(({ drawId }) => drawId))];
    const judged = await this.judgements.judgedDraws(ids, ALL);
    const byStratum = (contacts: readonly JudgedContact[]): Judged['byStratum'] =>
      groupedBy(contacts, ({ stratum }) => stratum);
    return new Map(
      judged.map(({ draw, appealed, contacts }) => [
        draw.id,
        { appealed, contacts, byStratum: byStratum(contacts) },
      ]),
    );
  }

  private async figures(cells: readonly Drawn[]): Promise<Map<Drawn, Figure>> {
    const judged = await this.judged(cells.flatMap(({ taken }) => taken));
    const asked = new Map<string, Promise<DayRange[]>>();
    const left = (gap: DayRange, where: Place): Promise<DayRange[]> => {
      const key = JSON.stringify([gap, where]);
      const known = asked.get(key) ?? this.empty.without([gap], where);
      asked.set(key, known);
      return known;
    };
    const figures = new Map<Drawn, Figure>();
    for (const drawn of cells) {
      figures.set(drawn, figureOf(drawn, judged, await hasGap(drawn, left)));
      await breathe();
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

function figureOf({ taken, others }: Drawn, judged: ReadonlyMap<string, Judged>, hasGap: boolean): Figure {
  const { populations, contacts } = pooled(inCell(taken, judged));
  const { headline, settled, drawn } = accuracyOf('', populations, contacts);
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
