import type { NamedFigureTable, ReportFormat } from '#libs/contract';
import { buffer } from 'node:stream/consumers';
import { csvOf } from './csv.rules.js';
import { sheetOf, type SheetLanguage } from './sheet.rules.js';
import { xlsxOf } from './xlsx.adapter.js';

export const REPORT_TYPES: Record<ReportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const SHEETS = {
  zh: { figures: '指标', about: '口径' },
  en: { figures: 'Figures', about: 'Definitions' },
} as const;

/** Figures as a file, whole. */
export async function reportFile(
  tables: readonly NamedFigureTable[],
  format: ReportFormat,
  language: SheetLanguage,
): Promise<Uint8Array> {
  const sheet = sheetOf(tables, language);
  return format === 'csv' ? Buffer.from(csvOf(sheet)) : buffer(await xlsxOf(sheet, SHEETS[language]));
}
