import {
  CHANNELS,
  GROUPINGS,
  REPORT_CONTENTS,
  REPORT_FORMATS,
  REPORT_PERIODS,
  type Channel,
  type Grouping,
  type ReportContent,
  type ReportFormat,
  type ReportPeriod,
} from '#libs/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsMongoId,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsMail, IsName, Optional, OrNull, PageQuery, SLUG } from '../fields.decorator.js';
import { OFFICE_ID } from '../identity/office.dto.js';
import { SurveyChoiceDto } from './survey-choice.dto.js';

export class ReportChoiceDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(6)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  definitions!: string[];

  /** Null: not split up. */
  @OrNull()
  @IsIn(GROUPINGS)
  by: Grouping | null = null;

  /** The same days one year before stand beside. */
  @IsBoolean()
  compare: boolean = false;

  /** Null: all queues. */
  @OrNull()
  @Matches(SLUG)
  queueId: string | null = null;

  /** Null: all channels. */
  @OrNull()
  @IsIn(CHANNELS)
  channel: Channel | null = null;

  /** Null: all agents. */
  @OrNull()
  @IsString()
  @MaxLength(64)
  agentId: string | null = null;

  /** Hour of the day in Shanghai; null: the whole day. */
  @OrNull()
  @IsInt()
  @Min(0)
  @Max(23)
  hour: number | null = null;

  /** Customs code; null: not narrowed. */
  @OrNull()
  @Matches(OFFICE_ID)
  officeId: string | null = null;

  /** Null: not narrowed. */
  @OrNull()
  @IsString()
  @MaxLength(64)
  topicId: string | null = null;

  /** Null: of no questionnaire, or of all. */
  @OrNull()
  @ValidateNested()
  @Type(() => SurveyChoiceDto)
  survey: SurveyChoiceDto | null = null;
}

export class ChangeReportDto {
  @Optional()
  @IsName()
  name?: string;

  @Optional()
  @IsDefined()
  @ValidateNested()
  @Type(() => ReportChoiceDto)
  choice?: ReportChoiceDto;

  /** The last day, week, month or year that is over. */
  @Optional()
  @IsIn(REPORT_PERIODS)
  period?: ReportPeriod;

  @Optional()
  @IsIn(REPORT_FORMATS)
  format?: ReportFormat;

  @Optional()
  @IsIn(['zh', 'en'])
  language?: 'zh' | 'en';

  /** Made by itself at this hour of Shanghai when a period is over; null = only when asked. */
  @Optional()
  @OrNull()
  @IsInt()
  @Min(0)
  @Max(23)
  hour?: number | null;

  /** Who gets it by mail when it was made by itself. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsMail({ each: true })
  recipients?: string[];
}

export class NewReportDto extends ChangeReportDto {
  @IsName()
  declare name: string;

  /** The figures that are chosen, or those that the hotline publishes of a year. */
  @IsIn(REPORT_CONTENTS)
  content: ReportContent = 'figures';

  /** Not of the annual figures. */
  @ValidateIf(({ content }: NewReportDto) => content !== 'annual')
  @ValidateNested()
  @IsDefined()
  @Type(() => ReportChoiceDto)
  declare choice: ReportChoiceDto;

  @IsIn(REPORT_PERIODS)
  declare period: ReportPeriod;
}

export class ReportParams {
  @IsMongoId()
  id!: string;
}

export class ReportRunParams extends ReportParams {
  @Matches(/^[0-9a-f]{24}\.[A-Za-z0-9_-]{1,32}$/)
  runId!: string;
}

export class ListReportsQuery extends PageQuery {
  /** `next` of the page before. */
  @Optional()
  @IsMongoId()
  cursor?: string;
}
