import type { DayRange, Forecast, ForecastDay, ForecastSlot } from '#libs/contract';

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
