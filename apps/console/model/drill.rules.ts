import {
  daysOfRow,
  daysYearBefore,
  earlierDaysOfRow,
  type DefinitionView,
  type Figure,
  type FigureUnit,
  type Grouping,
  type NamedFigureTable,
} from '#libs/contract';

/** One number somebody wants to see the contacts of; `key` null: of the total. */
export interface Drill {
  table: NamedFigureTable;
  key: string | null;
  figure: Figure;
  part: FigurePart;
  earlier: boolean;
}

export type FigurePart = 'numerator' | 'denominator';

/** The same as an address names it: by its figure and row. */
export interface DrillPlace extends Pick<Drill, 'key' | 'part' | 'earlier'> {
  /** Id of the definition. */
  definition: string;
  /** The contact whose timeline is open; null: the list is. */
  contactId: string | null;
}

export const placeOf = ({ table, key, part, earlier }: Drill): DrillPlace => ({
  definition: table.definition.id,
  key,
  part,
  earlier,
  contactId: null,
});
type Table = Pick<NamedFigureTable, 'from' | 'to' | 'filter' | 'by'>;

/** By which field of the query a row narrows; a row of days narrows its days. */
const FIELD: Partial<Record<Grouping, string>> = {
  district: 'districtId',
  queue: 'queueId',
  channel: 'channel',
  agent: 'agentId',
  office: 'officeId',
  topic: 'topicId',
  'half-hour': 'halfHour',
  hour: 'hour',
};

/** The query for exactly the contacts behind one number of a table. */
export function contactsFields({
  table: { from, to, filter, by },
  key,
  figure,
  part,
  earlier,
}: Omit<Drill, 'table'> & { table: Table }): Record<string, string | number | null> {
  const { withinSeconds, shortSeconds } = figure.options;
  const range = earlier ? daysYearBefore({ from, to }) : { from, to };
  const days = key === null ? range : earlier ? earlierDaysOfRow(by, key, range) : daysOfRow(by, key, range);
  const field = by && FIELD[by];
  const row: Record<string, string> = key !== null && field ? { [field]: key } : {};
  // The total of these is of contacts that have one.
  if (key === null && isPartial(by)) row.by = by;
  return {
    definition: figure.definition,
    version: figure.version,
    part,
    ...filter,
    ...row,
    ...days,
    withinSeconds: withinSeconds ?? null,
    shortSeconds: shortSeconds ?? null,
  };
}

/** Split up by these, contacts without one are left out: the total is not that of all. */
export const isPartial = (by: Grouping | null): by is 'office' | 'topic' => by === 'office' || by === 'topic';

/** Whether contacts are behind a figure: agents' time has none, nor have answers to questionnaires. */
export const hasContacts = ({ unit, survey }: Pick<DefinitionView, 'unit' | 'survey'>): boolean =>
  unit !== 'time-share' && survey === undefined;

/**
 * What a bar or point of a row stands for: all contacts that its figure is made of, or, of a count, those it counts.
 * Null where nobody is behind it: then there is nothing to be opened.
 */
export function drillOfRow(table: NamedFigureTable, key: string, earlier: boolean): Drill | null {
  const { id, unit } = table.definition;
  const part = unit === 'contacts' ? 'numerator' : 'denominator';
  return drillAtPlace([table], { definition: id, key, part, earlier });
}

/** The number that an address names; null where these tables have none there, or nobody is behind it. */
export function drillAtPlace(
  tables: readonly NamedFigureTable[],
  { definition, key, part, earlier }: Omit<DrillPlace, 'contactId'>,
): Drill | null {
  const table = tables.find((one) => one.definition.id === definition);
  if (!table || !hasContacts(table.definition)) return null;
  const row =
    key === null
      ? { figure: table.total, yearBefore: table.yearBefore }
      : table.rows.find((one) => one.key === key);
  const figure = (earlier ? row?.yearBefore : row?.figure) ?? null;
  return figure === null || figure[part] === 0 ? null : { table, key, figure, part, earlier };
}

/** Of these the numerator is contacts, of all others seconds; the denominator always is, but for agents' time. */
const COUNTED: readonly FigureUnit[] = ['share', 'contacts'];

/** How many contacts are behind a number; null where the number does not say it. */
export function contactsBehind({
  table: { definition },
  figure,
  part,
}: Pick<Drill, 'figure' | 'part'> & { table: { definition: Pick<DefinitionView, 'unit'> } }): number | null {
  const count = figure[part];
  const isCount = part === 'denominator' || COUNTED.includes(definition.unit);
  // An estimate may be of a part of one.
  return isCount && Number.isInteger(count) ? count : null;
}

/** What a list of contacts says of its length. */
export type ListLength =
  | { says: 'all' | 'shown'; n: number }
  | { says: 'first' | 'gone'; n: number; shown: number };

/**
 * `total`: how many there are, null: nobody knows; `shown` of them are in the list, and `more` follow or not. What is
 * counted and can't be shown any more is said too.
 */
export function listLength(total: number | null, shown: number, more: boolean): ListLength {
  if (more) return total === null ? { says: 'shown', n: shown } : { says: 'first', n: total, shown };
  return total === null || total <= shown ? { says: 'all', n: shown } : { says: 'gone', n: total, shown };
}
