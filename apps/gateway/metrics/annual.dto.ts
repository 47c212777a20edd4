import { REPORT_FORMATS, type ReportFormat } from '#libs/contract';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import { DISTRICT, IsShanghaiDay, Optional, OrNull, PageQuery, SLUG } from '../fields.decorator.js';

/** `<district>-<year>-<line>`. */
const STATEMENT_ID = /^\d{2}-\d{4}-[a-z0-9-]{1,32}$/;
/** What JSON and a spreadsheet hold exactly. */
const MOST = Number.MAX_SAFE_INTEGER;

export class AnnualQuery {
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2100)
  year!: number;

  /** A district's user gets their own district whatever they ask. */
  @IsOptional()
  @Matches(DISTRICT)
  districtId?: string;
}

export class AnnualFileQuery extends AnnualQuery {
  @IsIn(REPORT_FORMATS)
  format!: ReportFormat;

  /** Language of headers and names. */
  @IsIn(['zh', 'en'])
  language: 'zh' | 'en' = 'zh';
}

export class ListStatementsQuery extends PageQuery {
  /** Of one year; of all if left out. */
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2100)
  year?: number;

  /** `next` of the page before. */
  @Optional()
  @Matches(STATEMENT_ID)
  cursor?: string;
}

export class StatementParams {
  @Matches(STATEMENT_ID)
  id!: string;
}

/** Where a value comes from. */
class SourceDto {
  /** In words: a report, a platform, who said it. */
  @Length(1, 500)
  source!: string;

  /** Of the source, YYYY-MM-DD. */
  @IsShanghaiDay()
  sourceDate!: string;
}

export class EnterStatementDto extends SourceDto {
  /** As `stated.lineId` of the annual figures. */
  @Matches(SLUG)
  lineId!: string;

  @IsInt()
  @Min(2000)
  @Max(2100)
  year!: number;

  /** Left out: the asker's own; of headquarters 00, the whole hotline. */
  @Optional()
  @Matches(DISTRICT)
  districtId?: string;

  @IsInt()
  @Min(0)
  @Max(MOST)
  value!: number;
}

export class CorrectStatementDto extends SourceDto {
  /** The version that is corrected: the last one. */
  @IsInt()
  @Min(1)
  version!: number;

  /** Null withdraws it: there is no data. */
  @OrNull()
  @IsInt()
  @Min(0)
  @Max(MOST)
  value!: number | null;

  @Length(1, 500)
  why!: string;
}
