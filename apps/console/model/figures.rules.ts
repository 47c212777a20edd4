import {
  daysYearBefore,
  figureText,
  GROUPINGS,
  shiftYears,
  type AnnualUnit,
  type DayRange,
  type DefinitionView,
  type Figure,
  type FigureRow,
  type FigureUnit,
  type Grouping,
  type NamedFigureTable,
  isShare,
} from '#libs/contract';

/** What the page of figures asks for; null = not narrowed, or not split up. */
export interface FigureChoice extends DayRange {
  definitions: string[];
  by: Grouping | null;
  compare: boolean;
  districtId: string | null;
  queueId: string | null;
  channel: string | null;
  /** Of one agent, of one hour of the day (0 to 23), or of an office or topic: of these one at a time. */
  agentId: string | null;
  hour: number | null;
  officeId: string | null;
  topicId: string | null;
}

/** What the roll-ups know by whole days, each by itself. */
export type Kind = 'agent' | 'hour' | 'office';
const KINDS: Partial<Record<Grouping, Kind>> = {
  agent: 'agent',
  hour: 'hour',
  'half-hour': 'hour',
  office: 'office',
  topic: 'office',
};

function kindsOf({ agentId, hour, officeId, topicId }: FigureChoice): Kind[] {
  const kinds: [Kind, boolean][] = [
    ['agent', agentId !== null],
    ['hour', hour !== null],
    ['office', officeId !== null || topicId !== null],
  ];
  return kinds.flatMap(([kind, narrowed]) => (narrowed ? kind : []));
}

/** Whether what is narrowed as chosen can be split up by this: otherwise the server says FIGURE_NOT_BY. */
export function splitsBy(choice: FigureChoice, by: Grouping): boolean {
  const kind = KINDS[by];
  return kind === undefined || kindsOf(choice).every((one) => one === kind);
}

/** Whether the choice can be narrowed to this too. */
export function narrowsTo(choice: FigureChoice, kind: Kind): boolean {
  const split = choice.by === null ? undefined : KINDS[choice.by];
  return [...kindsOf(choice), ...(split ? [split] : [])].every((one) => one === kind);
}

/**
 * By what these figures can be split up, if they can't be split up or narrowed as they are asked for: then nobody need
 * be asked. Null: they can, as far as is known.
 */
export function possibleFor(
  choice: FigureChoice,
  definitions: readonly Pick<DefinitionView, 'id' | 'groups'>[],
): Grouping[] | null {
  const { by, queueId, channel, officeId, topicId } = choice;
  const narrowed: [Grouping, string | null][] = [
    ['queue', queueId],
    ['channel', channel],
    ['office', officeId],
    ['topic', topicId],
  ];
  const asked = [
    ...(by === null ? [] : [by]),
    ...narrowed.flatMap(([group, id]) => (id === null ? [] : group)),
  ];
  const groups = definitions
    .filter(({ id }) => choice.definitions.includes(id))
    .map((one) => one.groups ?? GROUPINGS);
  const possible = GROUPINGS.filter((group) => groups.every((of) => of.includes(group)));
  return asked.every((group) => possible.includes(group)) ? null : possible;
}

/** Ranges of Shanghai days that are chosen by name. */
export const PRESETS = [
  'today',
  'yesterday',
  'thisWeek',
  'lastWeek',
  'thisMonth',
  'lastMonth',
  'thisYear',
  'lastYear',
] as const;
export type Preset = (typeof PRESETS)[number];

const DAY_MS = 86_400_000;
const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const addDays = (day: string, n: number): string =>
  new Date(utc(day) + n * DAY_MS).toISOString().slice(0, 10);
/** Monday = 0. */
const weekday = (day: string): number => (new Date(utc(day)).getUTCDay() + 6) % 7;
const monthStart = (day: string): string => `${day.slice(0, 7)}-01`;
const yearStart = (day: string): string => `${day.slice(0, 4)}-01-01`;

/** The days of a preset, seen from this one; weeks begin on Monday. What is to come is left out. */
export function presetRange(preset: Preset, today: string): DayRange {
  const monday = addDays(today, -weekday(today));
  const before = (start: string, first: (day: string) => string): DayRange => {
    const to = addDays(start, -1);
    return { from: first(to), to };
  };
  switch (preset) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'thisWeek':
      return { from: monday, to: today };
    case 'lastWeek':
      return { from: addDays(monday, -7), to: addDays(monday, -1) };
    case 'thisMonth':
      return { from: monthStart(today), to: today };
    case 'lastMonth':
      return before(monthStart(today), monthStart);
    case 'thisYear':
      return { from: yearStart(today), to: today };
    case 'lastYear':
      return before(yearStart(today), yearStart);
  }
}

/** What is chosen as the page's address says, and back: an address can be kept and sent. */
export function choiceOf(search: string, fallback: FigureChoice): FigureChoice {
  const said = new URLSearchParams(search);
  const definitions = said.get('definitions')?.split(',').filter(Boolean) ?? [];
  if (definitions.length === 0) return fallback;
  return {
    definitions,
    from: said.get('from') ?? fallback.from,
    to: said.get('to') ?? fallback.to,
    by: said.get('by') as Grouping | null,
    compare: said.get('compare') === 'year',
    districtId: said.get('districtId'),
    queueId: said.get('queueId'),
    channel: said.get('channel'),
    agentId: said.get('agentId'),
    hour: hourOf(said.get('hour')),
    officeId: said.get('officeId'),
    topicId: said.get('topicId'),
  };
}

const hourOf = (said: string | null): number | null =>
  said !== null && /^(?:\d|1\d|2[0-3])$/.test(said) ? Number(said) : null;

/** The query of a choice, by the names that the interface and the page's address have. */
export const queryFields = (choice: FigureChoice): Record<string, string | null> => ({
  definitions: choice.definitions.join(','),
  from: choice.from,
  to: choice.to,
  by: choice.by,
  compare: choice.compare ? 'year' : null,
  districtId: choice.districtId,
  queueId: choice.queueId,
  channel: choice.channel,
  agentId: choice.agentId,
  hour: choice.hour === null ? null : String(choice.hour),
  officeId: choice.officeId,
  topicId: choice.topicId,
});

export type FigurePart = 'numerator' | 'denominator';
type Table = Pick<NamedFigureTable, 'from' | 'to' | 'filter' | 'by'>;

/** The query for exactly the contacts behind one number of a table; a row of null is the total. */
export function contactsFields(
  { from, to, filter, by }: Table,
  key: string | null,
  figure: Figure,
  part: FigurePart,
  earlier: boolean,
): Record<string, string | number | null> {
  const { withinSeconds, shortSeconds } = figure.options;
  const range = earlier ? daysYearBefore({ from, to }) : { from, to };
  const days = key === null ? range : earlier ? earlierDays(by, key, range) : daysOf(by, key, range);
  const row: Record<string, string> = {};
  if (key !== null && by === 'district') row.districtId = key;
  if (key !== null && by === 'queue') row.queueId = key;
  if (key !== null && (by === 'channel' || by === 'hour')) row[by] = key;
  if (key !== null && by === 'half-hour') row.halfHour = key;
  if (key !== null && by === 'agent') row.agentId = key;
  if (key !== null && by === 'office') row.officeId = key;
  if (key !== null && by === 'topic') row.topicId = key;
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

/** The days of a row that fall into the range. */
function daysOf(by: Grouping | null, key: string, range: DayRange): DayRange {
  if (by === 'day') return { from: key, to: key };
  if (by !== 'month' && by !== 'year') return range;
  const first = by === 'month' ? `${key}-01` : `${key}-01-01`;
  const next = by === 'month' ? monthStart(addDays(first, 31)) : `${Number(key) + 1}-01-01`;
  const last = addDays(next, -1);
  return { from: first < range.from ? range.from : first, to: last > range.to ? range.to : last };
}

/** The days of the year before that stand in a row: of 28 February perhaps two. As the server does it. */
function earlierDays(by: Grouping | null, key: string, range: DayRange): DayRange {
  if (by === 'day') return daysYearBefore({ from: key, to: key });
  return daysOf(by, by === 'month' || by === 'year' ? shiftYears(key, -1) : key, range);
}

/** Whether contacts are behind a figure: agents' time has none. */
export const hasContacts = (unit: FigureUnit): boolean => unit !== 'time-share';

/** A figure's value as card, table and chart show it: one text for one number; null without data. */
export const shownValue = (
  { unit, better }: Pick<DefinitionView, 'unit' | 'better'>,
  value: number | null | undefined,
): string | null => figureText(value ?? null, unit, better);

/** The same of a line of the annual figures. */
export const annualText = (
  value: number | null,
  unit: AnnualUnit,
  better?: DefinitionView['better'],
): string | null => figureText(value, unit === 'count' ? 'contacts' : unit, better);

/** Against the year before: points for shares, per cent for the rest; null if one of them is missing. */
export function changeText(figure: Figure, before: Figure | null, unit: FigureUnit): string | null {
  if (figure.value === null || before === null || before.value === null) return null;
  const sign = (n: number, digits: number): string => `${n > 0 ? '+' : ''}${n.toFixed(digits)}`;
  if (isShare(unit)) return `${sign((figure.value - before.value) * 100, 2)} pp`;
  return before.value === 0 ? null : `${sign((figure.value / before.value - 1) * 100, 1)}%`;
}

/** The same of two years of a line of the annual figures, where the server has told the change. */
export function annualChange(change: number | null, unit: AnnualUnit): string | null {
  if (change === null) return null;
  const sign = change > 0 ? '+' : '';
  const [shown, of] =
    unit === 'share' ? [(change * 100).toFixed(2), ' pp'] : [(change * 100).toFixed(1), '%'];
  return `${sign}${shown}${of}`;
}

/** Where a series has gaps, they show: every key of a time axis, not only those with data. */
export function axisKeys(table: Table & { rows: readonly Pick<FigureRow, 'key'>[] }): string[] {
  const keys = table.rows.map(({ key }) => key);
  if (table.by === 'hour') return Array.from({ length: 24 }, (_, hour) => String(hour));
  if (table.by === 'half-hour') return Array.from({ length: 48 }, (_, slot) => String(slot));
  if (table.by !== 'day' || keys.length === 0) return keys;
  const days: string[] = [];
  for (let day = table.from; day <= table.to; day = addDays(day, 1)) days.push(day);
  return days;
}

const TIMES: readonly (Grouping | null)[] = ['half-hour', 'hour', 'day', 'month', 'year'];
export const isTime = (by: Grouping | null): boolean => TIMES.includes(by);
