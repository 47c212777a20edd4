import type { NamedFigureTable, ReportFormat } from '#libs/contract';
import { buffer } from 'node:stream/consumers';
import { csvOf } from './csv.rules.js';
import { pdfOf } from './pdf.adapter.js';
import { printedReport, type PrintedReport } from './pdf.rules.js';
import { sheetOf, type Sheet, type SheetLanguage } from './sheet.rules.js';
import { xlsxOf } from './xlsx.adapter.js';

export const REPORT_TYPES: Record<ReportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};
const SHEETS = {
  zh: { figures: '指标', about: '口径' },
  en: { figures: 'Figures', about: 'Definitions' },
} as const;

/** What is printed with figures: a name of their own, if they have one, and when they were made (epoch ms). */
export interface Imprint {
  title: string | null;
  madeAt: number;
}

/** What a file is made of: of a spreadsheet, or of paper. */
export interface FileContent {
  sheet: () => Sheet;
  printed: () => PrintedReport;
  /** Of the sheets of a workbook. */
  names: { figures: string; about: string };
}

/** Figures as a file, whole. Throws TOO_LARGE for a PDF of too many rows. */
export const reportFile = (
  tables: readonly NamedFigureTable[],
  format: ReportFormat,
  language: SheetLanguage,
  imprint: Imprint,
): Promise<Uint8Array> =>
  fileOf(format, {
    sheet: () => sheetOf(tables, language),
    printed: () => printedReport(tables, language, imprint),
    names: SHEETS[language],
  });

/** As `reportFile`, of anything that has rows. */
export async function fileOf(format: ReportFormat, content: FileContent): Promise<Uint8Array> {
  if (format === 'pdf') return pdfOf(content.printed());
  const sheet = content.sheet();
  return format === 'csv' ? Buffer.from(csvOf(sheet)) : buffer(await xlsxOf(sheet, content.names));
}
