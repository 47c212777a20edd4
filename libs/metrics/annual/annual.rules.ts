import {
  changeOf,
  type AnnualFigure,
  type AnnualStatementView,
  type AnnualUnit,
  type Figure,
  type FigureTable,
  type Named,
  type PublishedOfYear,
} from '#libs/contract';
import type { AnnualLine, Ranking } from './annual-line.rules.js';

/** Rows of a ranking. */
const RANKED = 5;

/** A line without its name. */
export type Told = Omit<AnnualFigure, 'name' | 'nameEn'>;
type Compared = Pick<AnnualFigure, 'value' | 'yearBefore' | 'change'>;

const NOTHING = {
  figure: null,
  definition: null,
  from: null,
  interval: null,
  published: null,
  stated: null,
  measure: null,
} as const;

const beside = (unit: AnnualUnit, value: number | null, yearBefore: number | null): Compared => ({
  value,
  yearBefore,
  change: changeOf(unit, value, yearBefore),
});

/** What nobody has come by has no data, rather than 0. */
const valueOf = (one: Figure | null): number | null =>
  one === null || one.denominator === 0 ? null : one.value;

/** By a definition: the row of a channel, or the total of all. */
export function measured(figure: NonNullable<Told['figure']>, table: FigureTable): Told {
  const { channel } = figure;
  const row = table.rows.find(({ key }) => key === channel);
  const [now, before] =
    channel === null ? [table.total, table.yearBefore] : [row?.figure ?? null, row?.yearBefore ?? null];
  return { ...byDefinition(table, now, before), figure };
}

function byDefinition({ definition }: FigureTable, now: Figure | null, before: Figure | null): Told {
  const { unit } = definition;
  const values = beside(unit, valueOf(now), valueOf(before));
  return { ...NOTHING, kind: 'measured', definition, unit, ...values };
}

/** By what was filled in. None at all is no data: nobody was asked by us. */
export function answered(
  { measure, from }: Extract<AnnualLine, { answers: unknown }>,
  now: number,
  before: number,
): Told {
  const [value, yearBefore] = [now, before].map((count) => (count === 0 ? null : count));
  const values = beside('count', value ?? null, yearBefore ?? null);
  return { ...NOTHING, kind: 'measured', unit: 'count', measure, from, ...values };
}

/** What was published of either year. */
export function sampled(now: PublishedOfYear | null, before: PublishedOfYear | null): Told {
  const values = beside('share', now?.value ?? null, before?.value ?? null);
  return {
    ...NOTHING,
    kind: 'sampled',
    definition: now?.definition ?? null,
    interval: now && { low: now.low, high: now.high, corrected: now.corrected },
    published: { now: now?.id ?? null, before: before?.id ?? null },
    unit: 'share',
    ...values,
    // One that is corrected for scorers' errors and one that is not are no pair.
    change: now?.corrected === before?.corrected ? values.change : null,
  };
}

/** What was entered of either year. */
export function statedLine(
  { lineId, measure }: { lineId: string; measure: Named },
  now: AnnualStatementView | null,
  before: AnnualStatementView | null,
): Told {
  const held = (one: AnnualStatementView | null): number | null => one?.versions.at(-1)?.value ?? null;
  const stated = { lineId, now, before };
  const values = beside('count', held(now), held(before));
  return { ...NOTHING, kind: 'stated', stated, unit: 'count', measure: now?.measure ?? measure, ...values };
}

/** The rows with the greatest values, the greatest first. */
export function ranked(
  { by, definition, name, nameEn }: Ranking,
  table: FigureTable,
  names: ReadonlyMap<string, Named>,
): AnnualFigure[] {
  const figure = { definition, channel: null, officeId: null, topicId: null };
  const rows = table.rows
    .filter((row) => row.figure.denominator > 0)
    .toSorted((a, b) => (b.figure.value ?? 0) - (a.figure.value ?? 0) || (a.key < b.key ? -1 : 1))
    .slice(0, RANKED);
  if (rows.length === 0) return [{ name, nameEn, ...byDefinition(table, null, null), figure }];
  return rows.map((row) => ({
    name: `${name} · ${names.get(row.key)?.name ?? row.key}`,
    nameEn: `${nameEn} · ${names.get(row.key)?.nameEn ?? row.key}`,
    ...byDefinition(table, row.figure, row.yearBefore),
    figure: { ...figure, [by === 'office' ? 'officeId' : 'topicId']: row.key },
  }));
}
