import type { Readable } from 'node:stream';
import writeXlsx from 'write-excel-file/node';
import type { ColumnFormat, Sheet, SheetCell } from './sheet.rules.js';

/** As exact as a sheet has them: cut to fewer decimals, 97.999 % would be shown as 98 %. */
const FORMAT: Record<Exclude<ColumnFormat, 'text'>, string> = {
  share: '0.00##%',
  'time-share': '0.00##%',
  seconds: '0.0#####',
  longest: '0.0#####',
  mean: '0.00####',
  contacts: '0',
};
const FIRST_WIDTH = 24;
const WIDTH = 18;
const ABOUT_WIDTH = 36;

/** A sheet as an Excel workbook, with a second one that says what the columns mean. Texts are never formulas. */
export async function xlsxOf(
  { header, formats, rowFormats, rows, about }: Sheet,
  names: { figures: string; about: string },
): Promise<Readable> {
  const bold = (value: string) => ({ value, type: String, fontWeight: 'bold' as const });
  const cell = (value: SheetCell, format: ColumnFormat | undefined) =>
    typeof value === 'number'
      ? { value, type: Number, format: format && format !== 'text' ? FORMAT[format] : FORMAT.contacts }
      : { value, type: String };
  const figures = [
    header.map(bold),
    ...rows.map((row, at) => row.map((value, column) => cell(value, (rowFormats?.[at] ?? formats)[column]))),
  ];
  const [titles = [], ...lines] = about;
  const meaning = [
    titles.map(bold),
    ...lines.map((line) => line.map((value) => ({ value, type: String, wrap: true }))),
  ];
  const stream = writeXlsx([
    {
      data: figures,
      sheet: names.figures,
      stickyRowsCount: 1,
      columns: header.map((_, at) => ({ width: at === 0 ? FIRST_WIDTH : WIDTH })),
    },
    { data: meaning, sheet: names.about, columns: titles.map(() => ({ width: ABOUT_WIDTH })) },
  ]).toStream as () => Promise<Readable>;
  return stream();
}
