import {
  daysYearBefore,
  inKeyOrder,
  yearLater,
  type DayRange,
  type Figure,
  type FigureRow,
  type Grouping,
} from '#libs/contract';

/** Something that belongs to a district and a Shanghai day. */
export interface Dated {
  districtId: string;
  day: string;
}

const DATE: Partial<Record<Grouping, number>> = { day: 10, month: 7, year: 4 };
const keyOf = (by: Grouping, { districtId, day }: Dated): string =>
  by === 'district' ? districtId : day.slice(0, DATE[by]);

/** What is asked of dated things: how they are split up, and whether the year before stands beside. */
export interface Split extends DayRange {
  by: Grouping | null;
  compare: boolean;
}

/**
 * The total and the rows of what lies within the days, beside the year before. `figureOf`: of some of them, which are of
 * these days.
 */
export function tableOf<T extends Dated>(
  all: readonly T[],
  { from, to, by, compare }: Split,
  figureOf: (some: readonly T[], days: DayRange) => Figure,
): { total: Figure; yearBefore: Figure | null; rows: FigureRow[] } {
  const range = { from, to };
  const before = daysYearBefore(range);
  const within = (days: DayRange): T[] => all.filter(({ day }) => day >= days.from && day <= days.to);
  const [now, earlier] = [within(range), compare ? within(before) : null];
  const grouped = (some: readonly T[], keyIn: (one: T) => string): Map<string, T[]> => {
    const groups = new Map<string, T[]>();
    for (const one of some) {
      const key = keyIn(one);
      const its = groups.get(key);
      if (its) its.push(one);
      else groups.set(key, [one]);
    }
    return groups;
  };
  const rowsOf = (): FigureRow[] => {
    if (by === null) return [];
    const rows = grouped(now, (one) => keyOf(by, one));
    const rowsBefore = grouped(earlier ?? [], (one) => yearLater(keyOf(by, one), by, range));
    return [...new Set([...rows.keys(), ...rowsBefore.keys()])].toSorted(inKeyOrder).map((key) => ({
      key,
      figure: figureOf(rows.get(key) ?? [], range),
      yearBefore: earlier && figureOf(rowsBefore.get(key) ?? [], before),
    }));
  };
  return {
    total: figureOf(now, range),
    yearBefore: earlier && figureOf(earlier, before),
    rows: rowsOf(),
  };
}
