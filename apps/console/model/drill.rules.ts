import {
  daysOfRow,
  daysYearBefore,
  earlierDaysOfRow,
  type DefinitionView,
  type Figure,
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
  const { unit } = table.definition;
  const row = table.rows.find((one) => one.key === key);
  const figure = earlier ? row?.yearBefore : row?.figure;
  const part = unit === 'contacts' ? 'numerator' : 'denominator';
  if (!figure || !hasContacts(table.definition) || figure[part] === 0) return null;
  return { table, key, figure, part, earlier };
}
