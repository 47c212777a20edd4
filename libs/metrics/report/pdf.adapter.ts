import { AppError } from '#libs/contract';
import { AtOnce } from '#libs/platform';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate as breathe } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { PrintedReport, PrintedTable } from './pdf.rules.js';

/** More rows are for CSV and Excel: nobody reads them on paper, and laying them out takes its time. */
export const MOST_PRINTED_ROWS = 2000;

const MARGIN = 42;
const LINE = 15;
const BOTTOM = 48;
const FIRST_SHARE = 0.24;
/** With more columns pages lie on their side. */
const MOST_UPRIGHT = 4;
/** Rows laid out before others get their turn. */
const AT_ONCE = 10;
const GREY = '#595959';
/** All of Noto Sans SC, of which only the letters that are used go into a file. */
const FONT = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
);

type Document = InstanceType<typeof PDFDocument>;

/** Files that a process lays out at once: each holds the font, and takes its time. */
const layouts = new AtOnce(2, 'pdf');
/** The bytes of the font, read when the first file is made. */
let font: Buffer | null = null;

/** As `layOut`. Throws TOO_MANY while this process makes two. */
export const pdfOf = (report: PrintedReport): Promise<Buffer> => layouts.run(() => layOut(report));

/** A report as a PDF file, A4, upright unless it is compared with the year before. Throws TOO_LARGE {mostRows}. */
async function layOut(report: PrintedReport): Promise<Buffer> {
  const rows = report.tables.reduce((sum, table) => sum + table.rows.length, 0);
  if (rows > MOST_PRINTED_ROWS) {
    const reason = { reason: '行数过多，请用 CSV 或 Excel', reasonEn: 'too many rows; take CSV or Excel' };
    throw new AppError('TOO_LARGE', { mostRows: MOST_PRINTED_ROWS, ...reason });
  }
  const { title } = report;
  const isWide = report.tables.some((table) => table.header.length > MOST_UPRIGHT);
  const doc = new PDFDocument({
    size: 'A4',
    layout: isWide ? 'landscape' : 'portrait',
    margin: MARGIN,
    bufferPages: true,
    info: { Title: title },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const whole = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  const letters = (font ??= await readFile(FONT));
  doc.font(letters).fontSize(18).text(title).moveDown(0.3);
  doc.fontSize(9).fillColor(GREY);
  for (const fact of report.facts) doc.text(fact);
  for (const table of report.tables) await print(doc, table);
  numberPages(doc, report);
  doc.end();
  return whole;
}

async function print(doc: Document, table: PrintedTable): Promise<void> {
  doc.moveDown(1.2);
  // A heading with nothing under it belongs on the next page.
  if (doc.y + 8 * LINE > lowest(doc)) doc.addPage();
  doc.fillColor('black').fontSize(12).text(table.title, MARGIN);
  doc.fontSize(8).fillColor(GREY);
  for (const line of table.about) doc.text(line, MARGIN);
  // What is told in words alone.
  if (table.header.length === 0) return;
  doc.moveDown(0.5);
  header(doc, table);
  for (const [at, row] of table.rows.entries()) {
    if (doc.y + LINE > lowest(doc)) {
      doc.addPage();
      header(doc, table);
    }
    if (at % 2 === 1) shade(doc, '#f5f5f5');
    line(doc, row);
    if (at % AT_ONCE === AT_ONCE - 1) await breathe();
  }
  rule(doc);
  if (table.total === null) return;
  if (doc.y + LINE > lowest(doc)) {
    doc.addPage();
    header(doc, table);
    rule(doc);
  }
  line(doc, table.total);
  rule(doc);
}

function header(doc: Document, table: PrintedTable): void {
  doc.fontSize(9).fillColor('black');
  shade(doc, '#d9e6f5');
  line(doc, table.header);
}

/** One line of cells, the first to the left and all others to the right; what is too long is cut. */
function line(doc: Document, cells: readonly string[]): void {
  const { y } = doc;
  const width = widthOf(doc);
  const first = width * FIRST_SHARE;
  const each = (width - first) / Math.max(1, cells.length - 1);
  doc.fontSize(cells.length > MOST_UPRIGHT ? 8 : 9).fillColor('black');
  for (const [at, cell] of cells.entries()) {
    const x = at === 0 ? MARGIN : MARGIN + first + (at - 1) * each;
    const room = (at === 0 ? first : each) - 6;
    const how = { width: room, height: LINE, lineBreak: false, ellipsis: true } as const;
    doc.text(cell, x + 3, y + 2, { ...how, align: at === 0 ? 'left' : 'right' });
  }
  doc.x = MARGIN;
  doc.y = y + LINE;
}

function numberPages(doc: Document, { page }: PrintedReport): void {
  const { start, count } = doc.bufferedPageRange();
  for (let at = start; at < start + count; at += 1) {
    doc.switchToPage(at);
    // Below the margin, where text would begin a new page.
    doc.page.margins.bottom = 0;
    const where = doc.page.height - BOTTOM + 14;
    doc.fontSize(8).fillColor(GREY);
    doc.text(page(at + 1, count), MARGIN, where, { width: widthOf(doc), align: 'center', lineBreak: false });
  }
}

const widthOf = (doc: Document): number => doc.page.width - 2 * MARGIN;
const lowest = (doc: Document): number => doc.page.height - BOTTOM;

function shade(doc: Document, colour: string): void {
  doc.rect(MARGIN, doc.y, widthOf(doc), LINE).fill(colour);
}

function rule(doc: Document): void {
  doc
    .moveTo(MARGIN, doc.y)
    .lineTo(MARGIN + widthOf(doc), doc.y)
    .lineWidth(0.5)
    .stroke(GREY);
}
