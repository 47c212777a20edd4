import type { NamedFigureTable, ReportFormat } from '#libs/contract';
import { buffer } from 'node:stream/consumers';
import { csvOf } from './csv.rules.js';
import { pdfOf } from './pdf.adapter.js';
import { printedReport } from './pdf.rules.js';
import { sheetOf, type SheetLanguage } from './sheet.rules.js';
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

/** Figures as a file, whole. Throws TOO_LARGE for a PDF of too many rows. */
export async function reportFile(
  tables: readonly NamedFigureTable[],
  format: ReportFormat,
  language: SheetLanguage,
  imprint: Imprint,
): Promise<Uint8Array> {
  if (format === 'pdf') return pdfOf(printedReport(tables, language, imprint));
  const sheet = sheetOf(tables, language);
  return format === 'csv' ? Buffer.from(csvOf(sheet)) : buffer(await xlsxOf(sheet, SHEETS[language]));
}
