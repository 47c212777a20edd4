import {
  DAY_MS,
  type DayCalendar,
  type DayCalendars,
  type DayRange,
  type FigureFilter,
  type Forecast,
  type ForecastDay,
} from '#libs/contract';
import { addDays, HALF_HOUR_MS, shanghaiDay, shanghaiHalfHour, type Clock } from '#libs/platform';
import { NO_AMOUNT, selectorKey, type Amount, type Formula } from '../definition/formula.rules.js';
import { total, type RollupRepository } from '../rollup/rollup.repository.js';
import { backTest } from './back-test.rules.js';
import { agentsFor, type ServiceGoal } from './erlang.rules.js';
import type { DayTotal } from './factor.rules.js';
import { expectDay, learn, revise, SLOTS, type ArrivalModel, type DayOfArrivals } from './forecast.rules.js';
import { spreadAt } from './spread.rules.js';

/** Learnt from so many days before today; festivals from three years and some weeks around them besides. */
const [HISTORY_DAYS, FESTIVAL_DAYS, MEASURED_DAYS] = [182, 3 * 366 + 56, 56];
const HALF_HOUR_SECONDS = HALF_HOUR_MS / 1000;

export interface ForecastOrder {
  range: DayRange;
  filter: FigureFilter & { channel: string };
  goal: ServiceGoal;
  /** Null: as measured. */
  handleSeconds: number | null;
  patienceSeconds: number | null;
  model: 'erlang-c' | 'erlang-a';
  /** Share of rostered time lost to breaks, training and absence, below 1. */
  shrinkage: number;
}

/** Who waited and left, and how long contacts take. */
const MEASURES: Formula = {
  numerator: { of: [{ fact: 'answered' }, { fact: 'abandoned' }] },
  denominator: { of: [{ fact: 'handled' }] },
};

/** Who asked. */
const ASKED = { of: [{ fact: 'asked' as const }] };
const ARRIVALS: Formula = { numerator: ASKED, denominator: ASKED };

/** What is known of the load of a line. */
interface Terms {
  handleSeconds: number | null;
  patienceSeconds: number | null;
}

/** Arrivals to come by half-hour, learnt from the roll-ups, and the agents they need. */
export class ForecastService {
  constructor(
    private readonly rollups: Pick<RollupRepository, 'tally' | 'arrivals'>,
    private readonly calendars: DayCalendars,
    private readonly clock: Clock,
  ) {}

  /** Without enough history there is no forecast: no day of it, rather than days of nothing. */
  async of(order: ForecastOrder): Promise<Forecast> {
    const { range, filter, goal } = order;
    const now = this.clock.now();
    const today = shanghaiDay(now);
    const past = { from: addDays(today, -HISTORY_DAYS), to: addDays(today, -1) };
    const calendar = await this.calendars.of(filter.queueId);
    const before = { from: addDays(today, -FESTIVAL_DAYS), to: addDays(past.from, -1) };
    const [history, earlier, terms, ofToday] = await Promise.all([
      this.history(past, filter, calendar),
      this.earlier(before, filter, calendar),
      this.terms({ from: addDays(today, -MEASURED_DAYS), to: past.to }, filter, order),
      this.rollups.arrivals({ from: today, to: today }, filter),
    ]);
    const model = learn(history, earlier);
    const arrivals = ofToday.get(today) ?? [];
    const over = shanghaiHalfHour(now);
    const days: ForecastDay[] = [];
    for (let day = range.from; model && day <= range.to; day = addDays(day, 1)) {
      const known = day === today ? { arrivals, over } : null;
      const lead = daysBetween(past.to, day);
      days.push(dayOf(model, { day, kind: calendar.sortOf(day), lead }, known, terms, order));
    }
    const { districtId, queueId, channel } = filter;
    return {
      scope: { districtId, queueId },
      channel,
      history: model && {
        from: history[0]?.day ?? past.from,
        to: past.to,
        days: history.length,
        festivalsFrom: earlier[0]?.day ?? null,
      },
      backTest: backTest(history, earlier),
      ...terms,
      goal,
      days,
    };
  }

  /** Days with arrivals by half-hour, from the first on which anybody came. */
  private async history(
    range: DayRange,
    filter: FigureFilter,
    calendar: DayCalendar,
  ): Promise<DayOfArrivals[]> {
    const found = await this.rollups.arrivals(range, filter);
    const first = [...found.keys()].toSorted()[0];
    const days: DayOfArrivals[] = [];
    for (let day = first ?? addDays(range.to, 1); day <= range.to; day = addDays(day, 1)) {
      const arrivals = found.get(day) ?? Array.from({ length: SLOTS }, () => 0);
      days.push({ day, kind: calendar.sortOf(day), arrivals });
    }
    return days;
  }

  /** How many asked on each day, from the first on which anybody did. */
  private async earlier(range: DayRange, filter: FigureFilter, calendar: DayCalendar): Promise<DayTotal[]> {
    const tally = await this.rollups.tally(range, filter, 'day', [ARRIVALS]);
    const first = [...tally.keys()].toSorted()[0];
    const days: DayTotal[] = [];
    for (let day = first ?? addDays(range.to, 1); day <= range.to; day = addDays(day, 1)) {
      const total = tally.get(day)?.get(selectorKey({ fact: 'asked' }))?.count ?? 0;
      days.push({ day, kind: calendar.sortOf(day), total });
    }
    return days;
  }

  /**
   * What was given, or measured of late. Patience is that of a memoryless caller: all time waited, by those who
   * were answered too, by those who left.
   */
  private async terms(range: DayRange, filter: FigureFilter, given: Terms): Promise<Terms> {
    const amounts = total(await this.rollups.tally(range, filter, null, [MEASURES]));
    const of = (fact: 'answered' | 'abandoned' | 'handled'): Amount =>
      amounts.get(selectorKey({ fact })) ?? NO_AMOUNT;
    const mean = (ms: number, count: number): number | null => (count === 0 ? null : ms / count / 1000);
    const [answered, abandoned, handled] = [of('answered'), of('abandoned'), of('handled')];
    return {
      handleSeconds: given.handleSeconds ?? mean(handled.sum, handled.count),
      patienceSeconds: given.patienceSeconds ?? (mean(answered.sum + abandoned.sum, abandoned.count) || null),
    };
  }
}

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

function dayOf(
  model: ArrivalModel,
  { day, kind, lead }: Pick<ForecastDay, 'day' | 'kind'> & { lead: number },
  known: { arrivals: readonly number[]; over: number } | null,
  terms: Terms,
  order: ForecastOrder,
): ForecastDay {
  const planned = expectDay(model, { day, kind }, lead);
  const spread = spreadAt(model.daySpread, lead);
  const revised = known && known.over > 0 ? revise(spread, planned, known.arrivals, known.over) : null;
  const told = revised === null ? planned : expectDay(model, { day, kind }, lead, revised);
  const slots = told.map((one, slot) => {
    const isOver = known !== null && slot < known.over;
    return {
      slot,
      ...(isOver ? (planned[slot] ?? one) : one),
      actual: isOver ? (known.arrivals[slot] ?? 0) : null,
      ...staffOf(one.expected, terms, order),
    };
  });
  const whole = slots.reduce((all, { actual, expected }) => all + (actual ?? expected), 0);
  return { day, kind, total: whole, revised, slots };
}

function staffOf(
  expected: number,
  { handleSeconds, patienceSeconds }: Terms,
  { goal, model, shrinkage }: ForecastOrder,
): { agentsC: number | null; agentsA: number | null; rostered: number | null } {
  if (handleSeconds === null) return { agentsC: null, agentsA: null, rostered: null };
  const load = { arrivalRate: expected / HALF_HOUR_SECONDS, handleSeconds };
  const agentsC = agentsFor(load, goal, null);
  const agentsA = patienceSeconds === null ? null : agentsFor(load, goal, patienceSeconds);
  const needed = model === 'erlang-c' ? agentsC : agentsA;
  return { agentsC, agentsA, rostered: needed === null ? null : Math.ceil(needed / (1 - shrinkage)) };
}
