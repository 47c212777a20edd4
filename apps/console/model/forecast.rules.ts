import { DAY_MS, type DayRange, type Forecast, type ForecastDay, type ForecastSlot } from '#libs/contract';
import { dayOf, districtOf, numberOf, queueOf } from './figures-address.rules.js';

/** What is asked for; null: as measured. */
export interface ForecastChoice extends DayRange {
  districtId: string | null;
  queueId: string | null;
  withinSeconds: number;
  /** Per cent of those who ask. */
  percent: number;
  patienceSeconds: number | null;
  model: 'erlang-c' | 'erlang-a';
  /** Per cent of rostered time. */
  shrinkage: number;
}

/** The query of a choice, as the service takes it. */
export const forecastFields = ({
  percent,
  shrinkage,
  ...rest
}: ForecastChoice): Record<string, string | number | null> => ({
  ...rest,
  share: percent / 100,
  shrinkage: shrinkage / 100,
});

/** What can be asked for, by field: from and to. */
export const FORECAST_BOUNDS = {
  percent: [1, 99.9],
  withinSeconds: [0, 3600],
  patienceSeconds: [1, 36_000],
  shrinkage: [0, 90],
} as const satisfies Partial<Record<keyof ForecastChoice, readonly [number, number]>>;
export const MOST_FORECAST_DAYS = 28;

/**
 * What the address asks for; `fallback`, from today on, of whatever it does not say or can't mean. As elsewhere on the
 * page, a district's own staff is led to no other.
 */
export function forecastOf(search: string, fallback: ForecastChoice): ForecastChoice {
  const said = new URLSearchParams(search);
  const number = (field: keyof typeof FORECAST_BOUNDS, isWhole: boolean): number | null => {
    const value = numberOf(said.get(field), FORECAST_BOUNDS[field]);
    return value === null || (isWhole && !Number.isInteger(value)) ? fallback[field] : value;
  };
  const model = said.get('model');
  return {
    ...fallback,
    ...daysSaid(said, fallback),
    districtId: districtOf(said.get('districtId'), fallback.districtId),
    queueId: queueOf(said.get('queueId')),
    percent: number('percent', false) ?? fallback.percent,
    withinSeconds: number('withinSeconds', true) ?? fallback.withinSeconds,
    patienceSeconds: number('patienceSeconds', true),
    shrinkage: number('shrinkage', false) ?? fallback.shrinkage,
    model: model === 'erlang-a' || model === 'erlang-c' ? model : fallback.model,
  };
}

/** Today at the earliest, and not too many. */
function daysSaid(said: URLSearchParams, { from: first, to: last }: DayRange): DayRange {
  const [from, to] = [dayOf(said.get('from')), dayOf(said.get('to'))];
  if (from === null || to === null || from < first || from > to) return { from: first, to: last };
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return days > MOST_FORECAST_DAYS ? { from: first, to: last } : { from, to };
}

/** The address of a choice, and of the day of it that is shown; null: the first. */
export const forecastAddress = (
  choice: ForecastChoice,
  day: string | null,
): Record<string, string | number | null> => ({ tab: 'forecast', ...choice, day });

/** `08:30` */
export const slotText = (slot: number): string =>
  `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`;

/** Half-hours in which something happens, or is expected to: nights of nobody are left out. */
export function shownSlots({ slots }: ForecastDay): ForecastSlot[] {
  const busy = slots.filter(({ high, actual }) => high >= 0.5 || (actual ?? 0) > 0);
  const [first, last] = [busy[0]?.slot ?? 0, busy.at(-1)?.slot ?? -1];
  return slots.filter(({ slot }) => slot >= first && slot <= last);
}

/** Whether the forecast was nearer to what came than the week before was. */
export const isNearer = ({ model, seasonalNaive }: NonNullable<Forecast['backTest']>): boolean =>
  model.share < seasonalNaive.share;
