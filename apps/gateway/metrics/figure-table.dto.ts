import {
  CHANNELS,
  GROUPINGS,
  refuse,
  REPORT_FORMATS,
  type Channel,
  type Grouping,
  type Principal,
  type ReportFormat,
} from '#libs/contract';
import type { CountedQuery, FigurePart, FigureQuery, ReportQuery } from '#libs/metrics';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { AsNumber, IsShanghaiDay } from '../fields.decorator.js';
import { OFFICE_ID } from '../identity/office.dto.js';
import { figureScope } from './figure-scope.rules.js';
import { FigureScopeDto } from './figures.dto.js';
import { OfQuestion, OfQuestionnaire, surveyOf } from './survey-choice.dto.js';

/** Longest range that is answered, in years. */
const MAX_YEARS = 10;

/** Figures asked for at once. */
const MAX_DEFINITIONS = 6;

/** Shanghai days, and which contacts of them. */
export class FigureWindowDto extends FigureScopeDto {
  /** First Shanghai day, YYYY-MM-DD. */
  @IsShanghaiDay()
  from!: string;

  /** Last Shanghai day, included. */
  @IsShanghaiDay()
  to!: string;

  @IsOptional()
  @IsIn(CHANNELS)
  channel?: Channel;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  agentId?: string;

  /** Customs code of an office, four digits. */
  @IsOptional()
  @Matches(OFFICE_ID)
  officeId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  topicId?: string;

  /** Hour of the day in which a contact asked. */
  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(0)
  @Max(23)
  hour?: number;
}

/** A figure over Shanghai days, and which contacts it is made of. */
export class FigureRangeDto extends FigureWindowDto {
  @IsString()
  @MaxLength(64)
  definition!: string;

  /** Version of the definition; the present one if left out. */
  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(1)
  version?: number;
}

export class FigureTableDto extends FigureRangeDto {
  /** By what it is split up; not at all if left out. */
  @IsOptional()
  @IsIn(GROUPINGS)
  by?: Grouping;

  /** `year`: the same days one year before stand beside. */
  @IsOptional()
  @IsIn(['year'])
  compare?: 'year';

  @OfQuestionnaire()
  questionnaireId?: string;

  @OfQuestion()
  question?: string;

  @OfQuestion()
  option?: string;
}

/** Several figures of the same contacts. */
export class FigureReportDto extends FigureWindowDto {
  /** Ids of definitions, comma-separated. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_DEFINITIONS)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  definitions!: string[];

  /** By what they are split up; not at all if left out. */
  @IsOptional()
  @IsIn(GROUPINGS)
  by?: Grouping;

  /** `year`: the same days one year before stand beside. */
  @IsOptional()
  @IsIn(['year'])
  compare?: 'year';

  @OfQuestionnaire()
  questionnaireId?: string;

  @OfQuestion()
  question?: string;

  @OfQuestion()
  option?: string;
}

export class FigureReportFileDto extends FigureReportDto {
  @IsIn(REPORT_FORMATS)
  format!: ReportFormat;

  /** Language of headers and names. */
  @IsIn(['zh', 'en'])
  language: 'zh' | 'en' = 'zh';
}

export class FigureTableContactsDto extends FigureRangeDto {
  /** Settings the figure was stated with, in seconds; those in force if left out. */
  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(0)
  @Max(86_400)
  withinSeconds?: number;

  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(0)
  @Max(86_400)
  shortSeconds?: number;

  @IsIn(['numerator', 'denominator'] satisfies FigurePart[])
  part!: FigurePart;

  /** Of the total of a figure that was split up by office or by topic: those that have one. */
  @IsOptional()
  @IsIn(['office', 'topic'] satisfies Grouping[])
  by?: 'office' | 'topic';

  /** Of one half-hour of the day alone, 0 to 47. */
  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(0)
  @Max(47)
  halfHour?: number;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  cursor?: string;

  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

/** What is asked for, held to what the asker may see. Throws BAD_INPUT for a range that is none, or too long. */
export function queryOf(dto: FigureRangeDto, user: Principal): FigureQuery {
  const { definition, version } = dto;
  return { definition, ...(version === undefined ? {} : { version }), ...windowOf(dto, user) };
}

/** As `queryOf`, of a questionnaire if one is named. */
export const tableQueryOf = (dto: FigureTableDto, user: Principal): FigureQuery => ({
  ...queryOf(dto, user),
  ...surveyOf(dto),
});

/** As `queryOf`, with the settings that were asked for. */
export function contactsQueryOf(dto: FigureTableContactsDto, user: Principal): CountedQuery {
  const { withinSeconds, shortSeconds } = dto;
  const options = {
    ...(withinSeconds === undefined ? {} : { withinSeconds }),
    ...(shortSeconds === undefined ? {} : { shortSeconds }),
  };
  return { ...queryOf(dto, user), options, by: dto.by ?? null, halfHour: dto.halfHour ?? null };
}

export function reportQueryOf(dto: FigureReportDto, user: Principal): ReportQuery {
  const { definitions, by, compare } = dto;
  const asked = { definitions, by: by ?? null, compare: compare === 'year' };
  return { ...asked, ...windowOf(dto, user), ...surveyOf(dto) };
}

function windowOf(dto: FigureWindowDto, user: Principal): Pick<FigureQuery, 'from' | 'to' | 'filter'> {
  const { from, to, channel, agentId, officeId, topicId, hour } = dto;
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  if (to < from) {
    refuse('to', '起始日晚于截止日', 'the first day is after the last');
  }
  if (years >= MAX_YEARS) {
    refuse('to', `最多 ${MAX_YEARS} 年`, `${MAX_YEARS} years at most`);
  }
  const narrowed = {
    channel: channel ?? null,
    agentId: agentId ?? null,
    officeId: officeId ?? null,
    topicId: topicId ?? null,
    hour: hour ?? null,
  };
  return { from, to, filter: { ...figureScope(user, dto), ...narrowed } };
}
