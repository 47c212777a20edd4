import {
  NATIONAL_DISTRICT,
  NO_PART,
  STRATIFIERS,
  type DayRange,
  type FigureFilter,
  type Grouping,
  type Population,
  type Stratifier,
} from '#libs/contract';
import type { ToldWhole } from '../publication/publication.repository.js';
import type { KnownDraw, Part } from './known-draw.rules.js';

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

/** No stratum of a draw that could have one. */
const NO_STRATA: ReadonlyMap<string, number> = new Map();

/**
 * The strata of a draw that are a place, each with how many contacts it stands for; null: it can't tell this place, also
 * where a part of it is pooled with others.
 */
function strataIn(draw: KnownDraw, place: Cell['place']): ReadonlyMap<string, number> | null {
  const { population, stratifyBy } = draw.plan;
  const wanted: [at: number, value: string][] = [];
  for (const one of STRATIFIERS) {
    const [value, narrowed, at] = [place[one], population[FIELD[one]], stratifyBy.indexOf(one)];
    // Narrowed to exactly this, or both to nothing.
    if (value === narrowed || (value === ANY && narrowed !== null)) continue;
    if (value === null || narrowed !== null || at < 0) return null;
    wanted.push([at, value]);
  }
  if (wanted.length === 0) return draw.all;
  let fewest = draw.parts;
  for (const [at, value] of wanted) {
    if (value === ANY) continue;
    const its = draw.byValue[at]?.get(value);
    if (!its) return NO_STRATA;
    if (its.length < fewest.length) fewest = its;
  }
  const isIn = ({ values }: Part): boolean =>
    wanted.every(([at, value]) => (value === ANY ? values[at] !== NO_PART : values[at] === value));
  const strata = new Map<string, number>();
  for (const part of fewest) {
    if (!isIn(part)) continue;
    if (part.size === null) return null;
    strata.set(part.key, part.size);
  }
  return strata;
}

/** A draw as far as it tells of a cell. */
export interface DrawnCell extends KnownDraw {
  strata: ReadonlyMap<string, number>;
}

/**
 * The draws a cell is told by, none of a contact that another is of. Those that the public was told of exactly this,
 * the last time; otherwise of those that can tell it the first ones. `others`: how many can tell something of it and
 * are left out.
 */
export function drawsOf(
  { days, place }: Cell,
  draws: readonly KnownDraw[],
  told: readonly ToldWhole[],
): { taken: DrawnCell[]; others: number } {
  const can: DrawnCell[] = [];
  for (const one of draws) {
    const { from, to } = one.plan.population;
    const strata = from < days.from || to > days.to ? null : strataIn(one, place);
    if (strata) can.push({ ...one, strata });
  }
  const public_ = toldOf({ days, place }, told);
  const ofPublic = can.filter(({ drawId }) => public_.has(drawId));
  const first = ofPublic.length > 0 && ofPublic.length === public_.size ? ofPublic : can;
  const taken = apart(first, place);
  return { taken, others: can.length - taken.length };
}

/**
 * Each that has no contact in common with one before it. All of them tell the same place, so they differ by their days
 * and, where it is whatever has an office or a topic, by which of these they are narrowed to.
 */
function apart(draws: readonly DrawnCell[], place: Cell['place']): DrawnCell[] {
  const any = STRATIFIERS.find((one) => place[one] === ANY);
  const taken = new Map<number, Set<string | null>>();
  return draws.filter(({ first, last, plan: { population } }) => {
    const narrowed = any ? population[FIELD[any]] : null;
    for (let day = first; day <= last; day += 1) {
      const of = taken.get(day);
      if (of && (narrowed === null || of.has(null) || of.has(narrowed))) return false;
    }
    for (let day = first; day <= last; day += 1) {
      taken.set(day, (taken.get(day) ?? new Set()).add(narrowed));
    }
    return true;
  });
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

/** The rows that draws can tell something of: what they are narrowed to or divided by, or the days they lie within. */
export function keysOf(by: Grouping, draws: readonly KnownDraw[], filter: FigureFilter): string[] {
  const keys = draws.flatMap((draw) => (isStratifier(by) ? placesOf(by, draw) : timeOf(by, draw)));
  return [...new Set(keys)].filter((key) => !isStratifier(by) || [null, key].includes(filter[FIELD[by]]));
}

function placesOf(by: Stratifier, { plan: { population, stratifyBy }, byValue }: KnownDraw): string[] {
  const narrowed = population[FIELD[by]];
  if (narrowed !== null) return [narrowed];
  return [...(byValue[stratifyBy.indexOf(by)]?.keys() ?? [])].filter((key) => key !== NO_PART);
}

const DATE: Partial<Record<Grouping, number>> = { day: 10, month: 7, year: 4 };
function timeOf(by: Grouping, { plan }: KnownDraw): string[] {
  const { from, to } = plan.population;
  const key = from.slice(0, DATE[by]);
  return to.startsWith(key) ? [key] : [];
}
