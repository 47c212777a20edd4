import {
  DAY_MS,
  changeOfFigures,
  changeText,
  figureText,
  untellable,
  type AnnualUnit,
  type DayRange,
  type DefinitionView,
  type Figure,
  type FigureRow,
  type Grouping,
  type NamedFigureTable,
  type SurveyChoice,
  type Untellable,
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
  /** Of which questionnaire those are that are of one; null or left out: of none. */
  survey?: SurveyChoice | null;
}

/** Of these one can be narrowed to at a time. */
export type Kind = 'agent' | 'hour' | 'office';
const NARROWED: Record<Kind, Partial<FigureChoice>> = {
  agent: { agentId: '' },
  hour: { hour: 0 },
  office: { officeId: '' },
};

/** Whether what is narrowed as chosen can be split up by this: otherwise the server says FIGURE_NOT_BY. */
export const splitsBy = (choice: FigureChoice, by: Grouping): boolean => untellable(choice, by, []) === null;

/** Whether the choice can be narrowed to this too. */
export const narrowsTo = (choice: FigureChoice, kind: Kind): boolean =>
  untellable({ ...choice, ...NARROWED[kind] }, choice.by, []) === null;

/**
 * Why these figures can't be split up or narrowed as they are asked for, and by what they can be: then nobody need be
 * asked. Null: they can, as far as is known.
 */
export const refusalOf = (
  choice: FigureChoice,
  definitions: readonly Pick<DefinitionView, 'id' | 'groups' | 'limits'>[],
): Untellable | null =>
  untellable(
    choice,
    choice.by,
    definitions.filter(({ id }) => choice.definitions.includes(id)),
  );

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

/** Against the year before, as it is shown; null where nothing can be said. */
export const shownChange = (
  figure: Figure,
  before: Figure | null,
  { unit, better }: Pick<DefinitionView, 'unit' | 'better'>,
): string | null => changeText(changeOfFigures(figure, before, unit), unit, { better });

/** Where a series has gaps, they show: every key of a time axis, not only those with data. */
export function axisKeys(
  table: Pick<NamedFigureTable, 'from' | 'to' | 'by'> & { rows: readonly Pick<FigureRow, 'key'>[] },
): string[] {
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

/** Whether these days have the present one among them, of which only a part has been. */
export const reachesToday = ({ from, to }: DayRange, today: string): boolean => from <= today && today <= to;

/** The row of a day, month or year that is not over yet; null: all are, or rows are of no time. */
export function unfinishedKey(
  { by, ...range }: Pick<NamedFigureTable, 'from' | 'to' | 'by'>,
  today: string,
): string | null {
  const date = by === 'day' ? 10 : by === 'month' ? 7 : by === 'year' ? 4 : null;
  return date === null || !reachesToday(range, today) ? null : today.slice(0, date);
}
