import { CHANNELS, GROUPINGS, type Channel, type Grouping, type SurveyChoice } from '#libs/contract';
import type { DrillPlace, FigurePart } from './drill.rules.js';
import type { FigureChoice } from './figures.rules.js';

/**
 * What the address of the page of figures says: what is open can be kept, sent and gone back to. An address is what
 * anybody wrote: of what can't be meant, the page shows what it shows without.
 */

export const FIGURE_TABS = ['analysis', 'forecast', 'annual', 'saved', 'published'] as const;
export type FigureTab = (typeof FIGURE_TABS)[number];

/** Figures asked for at once. */
export const MOST_FIGURES = 4;

type Fields = Record<string, string | number | null>;
type Said = URLSearchParams;

const oneOf = <T extends string>(all: readonly T[], said: string | null): T | null =>
  all.find((one) => one === said) ?? null;
const matching = (pattern: RegExp, said: string | null): string | null =>
  said !== null && pattern.test(said) ? said : null;

/** Ids of queues, agents and topics, and of definitions. */
const ID = /^[\w.-]{1,64}$/;
/** Of what the product itself names. */
const OWN_ID = /^[0-9a-f]{24}$/;
const DISTRICT = /^\d{2}$/;
const OFFICE = /^\d{4}$/;
const HOUR = /^(?:\d|1\d|2[0-3])$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PARTS: readonly FigurePart[] = ['numerator', 'denominator'];

/** A day that there is. */
export function dayOf(said: string | null): string | null {
  const day = matching(DAY, said);
  const at = Date.parse(`${day ?? ''}T00:00:00Z`);
  // The 30th of February would become the 2nd of March.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? null : day;
}

/** A whole number, or one with decimals, within these bounds. */
export function numberOf(said: string | null, [least, most]: readonly [number, number]): number | null {
  const value = said === null || !/^\d{1,6}(\.\d{1,3})?$/.test(said) ? Number.NaN : Number(said);
  return value >= least && value <= most ? value : null;
}

/** Whose figures: of a district's own staff never another's. `own`: their district, null for headquarters. */
export const districtOf = (said: string | null, own: string | null): string | null =>
  own ?? matching(DISTRICT, said);
export const queueOf = (said: string | null): string | null => matching(ID, said);

/** Which tab is open: the first one unless said. */
export const tabOf = (search: string): FigureTab =>
  oneOf(FIGURE_TABS, new URLSearchParams(search).get('tab')) ?? 'analysis';

/**
 * What is chosen. `fallback`: what is chosen where nothing is said, with the district of who looks at it;
 * `known`: definitions there are, once they are known.
 */
export function choiceOf(
  search: string,
  fallback: FigureChoice,
  known?: readonly { id: string }[],
): FigureChoice {
  const said = new URLSearchParams(search);
  const definitions = definitionsOf(said, known);
  if (definitions.length === 0) return fallback;
  const [from, to] = [dayOf(said.get('from')), dayOf(said.get('to'))];
  const { from: first, to: last } = fallback;
  const days = from !== null && to !== null && from <= to ? { from, to } : { from: first, to: last };
  return {
    definitions,
    ...days,
    by: oneOf<Grouping>(GROUPINGS, said.get('by')),
    compare: said.get('compare') === 'year',
    districtId: districtOf(said.get('districtId'), fallback.districtId),
    queueId: queueOf(said.get('queueId')),
    channel: oneOf<Channel>(CHANNELS, said.get('channel')),
    agentId: matching(ID, said.get('agentId')),
    hour: hourOf(said),
    officeId: matching(OFFICE, said.get('officeId')),
    topicId: matching(ID, said.get('topicId')),
    ...surveyOf(said),
  };
}

function surveyOf(said: Said): { survey?: SurveyChoice } {
  const [questionnaireId, question, option] = ['questionnaireId', 'question', 'option'].map((name) =>
    matching(ID, said.get(name)),
  );
  if (!questionnaireId) return {};
  return { survey: { questionnaireId, question: question ?? null, option: option ?? null } };
}

function definitionsOf(said: Said, known?: readonly { id: string }[]): string[] {
  const ids = (said.get('definitions') ?? '').split(',').filter((id) => ID.test(id));
  const there = ids.filter((id) => known?.some((one) => one.id === id) ?? true);
  return [...new Set(there)].slice(0, MOST_FIGURES);
}

function hourOf(said: Said): number | null {
  const hour = matching(HOUR, said.get('hour'));
  return hour === null ? null : Number(hour);
}

/** The query of a choice, by the names that the interface and the page's address have. */
export const queryFields = (choice: FigureChoice): Fields => ({
  definitions: choice.definitions.join(','),
  from: choice.from,
  to: choice.to,
  by: choice.by,
  compare: choice.compare ? 'year' : null,
  districtId: choice.districtId,
  queueId: choice.queueId,
  channel: choice.channel,
  agentId: choice.agentId,
  hour: choice.hour,
  officeId: choice.officeId,
  topicId: choice.topicId,
  questionnaireId: choice.survey?.questionnaireId ?? null,
  question: choice.survey?.question ?? null,
  option: choice.survey?.option ?? null,
});

/**
 * The number of the analysis whose contacts are listed; null: none is. Of a figure that is not chosen, a row of what is
 * not split up, or a year before that is not beside it, there are none.
 */
export function drillOf(
  search: string,
  { definitions, by, compare }: Pick<FigureChoice, 'definitions' | 'by' | 'compare'>,
): DrillPlace | null {
  const said = new URLSearchParams(search);
  const definition = oneOf(definitions, said.get('behind'));
  const part = oneOf(PARTS, said.get('part'));
  const [key, earlier] = [matching(ID, said.get('row')), said.get('days') === 'year-before'];
  if (definition === null || part === null || (key !== null && by === null) || (earlier && !compare))
    return null;
  return { definition, key, part, earlier, contactId: matching(ID, said.get('contact')) };
}

/** What an address says beside what is chosen. */
export const drillFields = (place: DrillPlace | null): Fields =>
  place === null
    ? {}
    : {
        behind: place.definition,
        row: place.key,
        part: place.part,
        days: place.earlier ? 'year-before' : null,
        contact: place.contactId,
      };

/** Which year is shown, and whose; null = the whole hotline's. */
export interface AnnualPlace {
  year: number;
  districtId: string | null;
}

/** `years`: those that can be shown, the first where none of them is said; `own` as in `districtOf`. */
export function annualOf(search: string, years: readonly number[], own: string | null): AnnualPlace {
  const said = new URLSearchParams(search);
  const districtId = districtOf(said.get('districtId'), own);
  return {
    year: years.find((year) => String(year) === said.get('year')) ?? years[0] ?? 0,
    // The year of headquarters alone is not told.
    districtId: districtId === '00' ? null : districtId,
  };
}

export const annualFields = ({ year, districtId }: AnnualPlace): Fields => ({
  tab: 'annual',
  year,
  districtId,
});

/** What is open of what was published. */
export interface PublishedPlace {
  /** One alone, to which somebody was led, or whose contacts are open; null: none. */
  id: string | null;
  /** The others are shown too. */
  among: boolean;
  /** Whose contacts are listed; null: none are. */
  part: FigurePart | null;
  /** Of the correction in this place, from 1; 0 = as it was published. */
  restatement: number;
  /** The contact of these whose timeline is open. */
  contactId: string | null;
}

export const ALL_PUBLISHED: PublishedPlace = {
  id: null,
  among: true,
  part: null,
  restatement: 0,
  contactId: null,
};

export function publishedOf(search: string): PublishedPlace {
  const said = new URLSearchParams(search);
  const id = matching(OWN_ID, said.get('published'));
  if (id === null) return ALL_PUBLISHED;
  const part = oneOf(PARTS, said.get('part'));
  const restatement = matching(/^\d{1,4}$/, said.get('restatement'));
  return {
    id,
    among: said.get('among') === 'all',
    part,
    restatement: Number(restatement ?? 0),
    contactId: part === null ? null : matching(ID, said.get('contact')),
  };
}

export const publishedFields = ({ id, among, part, restatement, contactId }: PublishedPlace): Fields => ({
  tab: 'published',
  published: id,
  among: id !== null && among ? 'all' : null,
  part,
  restatement: restatement === 0 ? null : restatement,
  contact: contactId,
});
