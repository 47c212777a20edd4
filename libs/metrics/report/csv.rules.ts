import type { Sheet, SheetCell } from './sheet.rules.js';

/** Without it a spreadsheet takes Chinese for another encoding. */
const BYTE_ORDER_MARK = '\uFEFF';
/** What a spreadsheet would take for the beginning of a formula. */
const FORMULA = /^[\s]*[=+\-@\t\r|]/;
const QUOTED = /[",\r\n]/;

/**
 * A sheet as CSV (RFC 4180) in UTF-8 with a byte order mark. There is one sheet: what the columns mean stands below,
 * after an empty line. No text in it begins a formula.
 */
export function csvOf({ header, rows, about }: Pick<Sheet, 'header' | 'rows' | 'about'>): string {
  const below = about.length > 0 ? [[], ...about] : [];
  const lines = [header, ...rows, ...below].map((row) => `${row.map(cellOf).join(',')}\r\n`);
  return BYTE_ORDER_MARK + lines.join('');
}

function cellOf(cell: SheetCell): string {
  if (typeof cell === 'number') return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
