import type { NamedFigureTable } from '#libs/contract';
import { slotText } from '../../model/forecast.rules.js';
import { useText } from '../text/language.hook.js';

/** How a row is called: a name, a time of day, a date. An agent of another district has the end of the id. */
export function useRowName(): (table: Pick<NamedFigureTable, 'by' | 'names'>, key: string) => string {
  const { named } = useText();
  return ({ by, names }, key) => {
    if (by === 'half-hour') return slotText(Number(key));
    if (by === 'hour') return `${key.padStart(2, '0')}:00`;
    const found = Object.hasOwn(names, key) ? names[key] : undefined;
    if (found) return named(found);
    return by === 'agent' ? `…${key.slice(-6)}` : key;
  };
}
