import type { Sheet, SheetCell } from './sheet.rules.js';

/** Without it a spreadsheet takes Chinese for another encoding. */
const BYTE_ORDER_MARK = '\uFEFF';
/** What a spreadsheet would take for the beginning of a formula; where people write Chinese, also in full width. */
const FORMULA = /^[\s]*[=+\-@\t\r|＝＋－＠]/;
/** Characters that are sent at once. */
const PIECE = 65_536;
const QUOTED = /[",\r\n]/;

/**
 * A sheet as CSV (RFC 4180) in UTF-8 with a byte order mark. There is one sheet: what the columns mean stands below,
 * after an empty line. No text in it begins a formula.
 */
export const csvOf = ({ header, rows, about }: Pick<Sheet, 'header' | 'rows' | 'about'>): string =>
  BYTE_ORDER_MARK + [header, ...rows, ...below(about)].map(lineOf).join('');

/** The same piece by piece: however many rows there are, and however long, few of them are in memory at once. */
export async function* csvPieces(
  { header, about }: Pick<Sheet, 'header' | 'about'>,
  rows: AsyncIterable<SheetCell[]>,
): AsyncGenerator<string> {
  let piece = BYTE_ORDER_MARK + lineOf(header);
  for await (const row of rows) {
    piece += lineOf(row);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece + below(about).map(lineOf).join('');
}

const below = (about: Sheet['about']): SheetCell[][] => (about.length > 0 ? [[], ...about] : []);

const lineOf = (row: readonly SheetCell[]): string => `${row.map(cellOf).join(',')}\r\n`;

function cellOf(cell: SheetCell): string {
  if (typeof cell === 'number') return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
