import {
  AppError,
  type AnnualView,
  type AnnualWarning,
  type ReportFormat,
  type RowNames,
} from '#libs/contract';
import { shanghaiDay, type Clock } from '#libs/platform';
import type { CompletenessService } from '../figures/completeness.service.js';
import { fileOf } from '../report/report-file.adapter.js';
import type { SheetLanguage } from '../report/sheet.rules.js';
import { printedAnnual } from './annual-print.rules.js';
import { annualSheet } from './annual-sheet.rules.js';
import { annualWord } from './annual-words.rules.js';
import { ANNUAL_DEFINITIONS, type AnnualService } from './annual.service.js';

const SHEETS = {
  zh: { figures: '年度指标', about: '口径与来源' },
  en: { figures: 'Annual figures', about: 'Definitions' },
} as const;

/** The annual figures as people read them, on a page or in a file, with what stands against taking them for final. */
export class AnnualReportService {
  constructor(
    private readonly annual: Pick<AnnualService, 'of'>,
    private readonly days: Pick<CompletenessService, 'require'>,
    private readonly names: RowNames,
    private readonly clock: Clock,
  ) {}

  async view(year: number, districtId: string | null): Promise<AnnualView> {
    const [figures, warnings] = await Promise.all([this.annual.of(year, districtId), this.warningsOf(year)]);
    return { year, districtId, warnings, figures };
  }

  async file(
    year: number,
    districtId: string | null,
    format: ReportFormat,
    language: SheetLanguage,
  ): Promise<Uint8Array> {
    const view = await this.view(year, districtId);
    const where = await this.whereOf(districtId, language);
    return fileOf(format, {
      sheet: () => annualSheet(view, where, language),
      printed: () => printedAnnual(view, where, language, this.clock.now()),
      names: SHEETS[language],
    });
  }

  private async whereOf(districtId: string | null, language: SheetLanguage): Promise<string> {
    if (districtId === null) return annualWord('whole', language);
    const { [districtId]: named } = await this.names.of('district', [districtId], { districtId });
    return (language === 'zh' ? named?.name : named?.nameEn) ?? districtId;
  }

  /** Of either year. */
  private async warningsOf(year: number): Promise<AnnualWarning[]> {
    const last = `${year}-12-31`;
    const isOver = last < shanghaiDay(this.clock.now());
    const warnings = isOver
      ? []
      : [
          {
            reason: `${year} 年尚未结束，数值截至目前，与上年全年比较`,
            reasonEn: `${year} is not over: values so far, beside the whole year before`,
          },
        ];
    try {
      const to = isOver ? last : `${year - 1}-12-31`;
      await this.days.require({ from: `${year - 1}-01-01`, to }, ANNUAL_DEFINITIONS);
    } catch (error) {
      const warning = warningOf(error);
      if (!warning) throw error;
      warnings.push(warning);
    }
    return warnings;
  }
}

/** What is not counted yet, if that is what was refused. */
function warningOf(error: unknown): AnnualWarning | null {
  if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE') return null;
  const { reason, reasonEn } = (error.details ?? {}) as Partial<AnnualWarning>;
  return reason === undefined || reasonEn === undefined ? null : { reason, reasonEn };
}
