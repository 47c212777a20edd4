import type { Figure, NamedFigureTable } from '#libs/contract';
import type { SheetLanguage } from './sheet-cell.rules.js';

interface Told extends Pick<NamedFigureTable, 'definition' | 'names'> {
  /** Without a figure where nobody came. */
  rows: readonly { key: string; figure: Figure | null }[];
}

/** The settings a table is stated with, and those rows that go by their own: `withinSeconds = 15; 税收：withinSeconds = 30`. */
export function settingsText({ definition, rows, names }: Told, language: SheetLanguage): string {
  const zh = language === 'zh';
  const whole = pairsOf(definition.options);
  const own = rows.flatMap(({ key, figure }) => {
    const differing = pairsOf(figure?.options ?? {}).filter((pair) => !whole.includes(pair));
    const named = names[key];
    const name = named ? (zh ? named.name : named.nameEn) : key;
    return differing.map((pair) => `${name}${zh ? '：' : ': '}${pair}`);
  });
  return [...whole, ...own].join('; ');
}

const pairsOf = (options: Told['definition']['options']): string[] =>
  Object.entries(options).map(([name, value]) => `${name} = ${value}`);
