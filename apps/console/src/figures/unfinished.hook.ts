import type { NamedFigureTable } from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import { reachesToday, unfinishedKey } from '../../model/figures.rules.js';
import { useText } from '../text/language.hook.js';

type Table = Pick<NamedFigureTable, 'from' | 'to' | 'by'>;
const OF = { day: 'unfinishedDay', month: 'unfinishedMonth', year: 'unfinishedYear' } as const;

/** What is said beside a row of a time that is not over yet, or beside a total (null) with today in it; null: nothing. */
export function useUnfinished(): (table: Table, key: string | null) => string | null {
  const { t } = useText();
  return (table, key) => {
    const today = shanghaiDay(Date.now());
    if (key === null) return reachesToday(table, today) ? t('unfinishedTotal') : null;
    const of = OF[table.by as keyof typeof OF];
    return of && key === unfinishedKey(table, today) ? t(of) : null;
  };
}
