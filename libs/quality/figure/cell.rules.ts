import {
  NATIONAL_DISTRICT,
  STRATIFIERS,
  type Channel,
  type DayRange,
  type FigureFilter,
  type Grouping,
  type Population,
  type SamplingPlanView,
  type Stratifier,
} from '#libs/contract';
import { overlap } from '../sampling/population.rules.js';
import type { ToldWhole } from '../publication/publication.repository.js';
import type { DrawnPlan } from '../sampling/sampling.service.js';

/** The stratum of contacts that have none of these. */
const NONE = '-';
/** Those that have one, whichever it is. */
const ANY = '*';

/** What an accuracy is asked of: days, and a part of the hotline; null = all of it. */
export interface Cell {
  days: DayRange;
  place: Record<Stratifier, string | null>;
}

const FIELD = {
  district: 'districtId',
  channel: 'channel',
  queue: 'queueId',
  agent: 'agentId',
  office: 'officeId',
  topic: 'topicId',
} as const satisfies Record<Stratifier, keyof Population & keyof FigureFilter>;

const isStratifier = (by: Grouping | null): by is Stratifier => STRATIFIERS.includes(by as Stratifier);

/** The cell of a row, or (`key` null) of the total: split up by office or topic, that of those that have one. */
export function cellOf(filter: FigureFilter, days: DayRange, by: Grouping | null, key: string | null): Cell {
  const place = Object.fromEntries(STRATIFIERS.map((one) => [one, filter[FIELD[one]]])) as Cell['place'];
  if (isStratifier(by)) {
    const among = by === 'office' || by === 'topic' ? (place[by] ?? ANY) : place[by];
    place[by] = key ?? among;
  }
  return { days, place };
}

/** Of which contacts a cell is; a superset where it is of those that have an office or a topic. */
export function whereOf({ place }: Cell): Omit<Population, keyof DayRange> {
  const id = (one: Stratifier): string | null => (place[one] === ANY ? null : place[one]);
  return {
    districtId: id('district'),
    channel: id('channel') as Channel | null,
    queueId: id('queue'),
    agentId: id('agent'),
    officeId: id('office'),
    topicId: id('topic'),
  };
}

type Planned = Pick<SamplingPlanView, 'population' | 'stratifyBy' | 'strata'>;

/** The strata of a plan that are a place, each with how many contacts it stands for; null: it can't tell this place. */
export function strataIn(
  { population, stratifyBy, strata }: Planned,
  place: Cell['place'],
): Map<string, number> | null {
  const wanted: [at: number, value: string][] = [];
  for (const one of STRATIFIERS) {
    const [value, narrowed, at] = [place[one], population[FIELD[one]], stratifyBy.indexOf(one)];
    // Narrowed to exactly this, or both to nothing.
    if (value === narrowed || (value === ANY && narrowed !== null)) continue;
    if (value === null || narrowed !== null || at < 0) return null;
    wanted.push([at, value]);
  }
  const isIn = (key: string): boolean => {
    const parts = key.split('/');
    return wanted.every(([at, value]) => (value === ANY ? parts[at] !== NONE : parts[at] === value));
  };
  return new Map(strata.flatMap(({ key, population: size }) => (isIn(key) ? [[key, size]] : [])));
}

/** A draw as far as it tells of a cell. */
export interface DrawnCell extends DrawnPlan {
  strata: ReadonlyMap<string, number>;
}

/**
 * The draws a cell is told by, none of a contact that another is of. Those that the public was told of exactly this,
 * the last time; otherwise of those that can tell it the ones over most days, and of these the earliest: whoever draws
 * again changes nothing. `others`: how many can tell something of it and are left out.
 */
export function drawsOf(
  { days, place }: Cell,
  plans: readonly DrawnPlan[],
  told: readonly ToldWhole[],
): { taken: DrawnCell[]; others: number } {
  const can = plans.flatMap((one): DrawnCell[] => {
    const { from, to } = one.plan.population;
    const strata = from < days.from || to > days.to ? null : strataIn(one.plan, place);
    return strata ? [{ ...one, strata }] : [];
  });
  const public_ = toldOf({ days, place }, told);
  const ofPublic = can.filter(({ drawId }) => public_.has(drawId));
  const first = ofPublic.length > 0 && ofPublic.length === public_.size ? ofPublic : can.toSorted(byWeight);
  const taken: DrawnCell[] = [];
  for (const one of first) {
    if (!taken.some(({ plan }) => overlap(plan.population, one.plan.population))) taken.push(one);
  }
  return { taken, others: can.length - taken.length };
}

/** Nothing but a district and days is published as a whole. */
function toldOf({ days, place }: Cell, told: readonly ToldWhole[]): ReadonlySet<string> {
  const { district, ...rest } = place;
  // What 00 keeps and was told as a whole is the whole hotline's, never of headquarters' own contacts alone.
  const isWhole = district !== NATIONAL_DISTRICT && Object.values(rest).every((value) => value === null);
  const of = (one: ToldWhole): boolean =>
    one.from === days.from && one.to === days.to && one.districtId === (district ?? NATIONAL_DISTRICT);
  return new Set((isWhole ? told.find(of)?.drawIds : undefined) ?? []);
}

const lengthOf = ({ plan: { population } }: DrawnPlan): number =>
  Date.parse(population.to) - Date.parse(population.from);
const byWeight = (a: DrawnPlan, b: DrawnPlan): number =>
  lengthOf(b) - lengthOf(a) || a.drawnAt - b.drawnAt || (a.drawId < b.drawId ? -1 : 1);

/** The rows that plans can tell something of: what they are narrowed to or divided by, or the days they lie within. */
export function keysOf(
  by: Grouping,
  plans: readonly Pick<DrawnPlan, 'plan'>[],
  filter: FigureFilter,
): string[] {
  return [
    ...new Set(plans.flatMap(({ plan }) => (isStratifier(by) ? placesOf(by, plan) : timeOf(by, plan)))),
  ].filter((key) => !isStratifier(by) || [null, key].includes(filter[FIELD[by]]));
}

function placesOf(by: Stratifier, { population, stratifyBy, strata }: Planned): string[] {
  const narrowed = population[FIELD[by]];
  if (narrowed !== null) return [narrowed];
  const at = stratifyBy.indexOf(by);
  return at < 0 ? [] : strata.flatMap(({ key }) => key.split('/')[at] ?? []).filter((key) => key !== NONE);
}

const DATE: Partial<Record<Grouping, number>> = { day: 10, month: 7, year: 4 };
function timeOf(by: Grouping, { population: { from, to } }: Planned): string[] {
  const key = from.slice(0, DATE[by]);
  return to.startsWith(key) ? [key] : [];
}
