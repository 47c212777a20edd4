import type { FigureUnit } from '#libs/contract';

export type SheetLanguage = 'zh' | 'en';

/** Text, a number, or nothing to be told. */
export type SheetCell = string | number;

/** How numbers of a column are written; none: text. */
export type ColumnFormat = 'text' | FigureUnit;
