import {
  QUESTIONNAIRE_ACCESSES,
  QUESTIONNAIRE_STATES,
  QUESTION_KINDS,
  type QuestionKind,
  type QuestionnaireAccess,
  type QuestionnaireState,
} from '#libs/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsISO8601,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DISTRICT, IsMail, IsName, Optional, OrNull, PageQuery, SLUG } from '../../fields.decorator.js';

const MOST_ANSWERS = 100_000;
const MOST_GROUPS = 100;
export class QuestionOptionDto {
  @Matches(SLUG)
  id!: string;

  @IsString()
  @Length(1, 200)
  text!: string;

  @IsString()
  @Length(1, 200)
  textEn!: string;
}

export class QuestionConditionDto {
  @Matches(SLUG)
  questionId!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Matches(SLUG, { each: true })
  anyOf!: string[];
}

export class QuestionDto {
  @Matches(SLUG)
  id!: string;

  @IsIn(QUESTION_KINDS)
  kind!: QuestionKind;

  @IsString()
  @Length(1, 500)
  text!: string;

  @IsString()
  @Length(1, 500)
  textEn!: string;

  @IsBoolean()
  required: boolean = false;

  /** Of single and multiple. */
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => QuestionOptionDto)
  options: QuestionOptionDto[] = [];

  /** A scale goes from 1 to here. */
  @OrNull()
  @IsInt()
  @Min(2)
  @Max(10)
  points: number | null = null;

  /** Shown only to whoever chose one of these values of an earlier question. */
  @OrNull()
  @ValidateNested()
  @Type(() => QuestionConditionDto)
  showIf: QuestionConditionDto | null = null;

  /** Ids of the right options of a quiz. */
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(SLUG, { each: true })
  right: string[] = [];
}

export class QuestionnaireContentDto {
  @IsName()
  name!: string;

  @IsName()
  nameEn!: string;

  @IsString()
  @MaxLength(2000)
  intro: string = '';

  @IsString()
  @MaxLength(2000)
  introEn: string = '';

  /** Right answers are counted and shown after the answer. */
  @IsBoolean()
  quiz: boolean = false;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => QuestionDto)
  questions!: QuestionDto[];
}

/** So many answers at most of one group of those invited. */
export class GroupQuotaDto {
  @IsName()
  group!: string;

  @IsInt()
  @Min(0)
  @Max(MOST_ANSWERS)
  quota!: number;
}

export class NewQuestionnaireDto {
  /** The caller's own unless told; headquarters may say any. */
  @Optional()
  @Matches(DISTRICT)
  districtId?: string;

  @IsIn(QUESTIONNAIRE_ACCESSES)
  access: QuestionnaireAccess = 'anonymous';

  @OrNull()
  @IsISO8601({ strict: true })
  opensAt: string | null = null;

  @OrNull()
  @IsISO8601({ strict: true })
  closesAt: string | null = null;

  /** So many answers at most. */
  @IsInt()
  @Min(1)
  @Max(MOST_ANSWERS)
  quota: number = MOST_ANSWERS;

  /** Only of those by invitation. */
  @IsArray()
  @ArrayMaxSize(MOST_GROUPS)
  @ValidateNested({ each: true })
  @Type(() => GroupQuotaDto)
  groupQuotas: GroupQuotaDto[] = [];

  /** Days after the first letter until one reminder by itself; null = none. Only of those by invitation. */
  @OrNull()
  @IsInt()
  @Min(1)
  @Max(90)
  remindAfterDays: number | null = null;

  @IsDefined()
  @ValidateNested()
  @Type(() => QuestionnaireContentDto)
  content!: QuestionnaireContentDto;
}

export class ReviseQuestionnaireDto {
  /** The version that is changed. */
  @IsInt()
  @Min(1)
  baseVersion!: number;

  @IsDefined()
  @ValidateNested()
  @Type(() => QuestionnaireContentDto)
  content!: QuestionnaireContentDto;
}

export class ChangeQuestionnaireDto {
  @Optional()
  @IsIn(QUESTIONNAIRE_STATES)
  state?: QuestionnaireState;

  @Optional()
  @OrNull()
  @IsISO8601({ strict: true })
  opensAt?: string | null;

  @Optional()
  @OrNull()
  @IsISO8601({ strict: true })
  closesAt?: string | null;

  @Optional()
  @IsInt()
  @Min(1)
  @Max(MOST_ANSWERS)
  quota?: number;

  /** Replaces those there are. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(MOST_GROUPS)
  @ValidateNested({ each: true })
  @Type(() => GroupQuotaDto)
  groupQuotas?: GroupQuotaDto[];

  /** Days after the first letter until one reminder by itself; null = none. */
  @Optional()
  @OrNull()
  @IsInt()
  @Min(1)
  @Max(90)
  remindAfterDays?: number | null;
}

export class LettersDto {
  /** Nobody is written to again within so many days. */
  @IsInt()
  @Min(1)
  @Max(90)
  pauseDays: number = 1;
}

export class QuestionnaireParams {
  @Matches(/^[0-9a-f]{24}$/)
  id!: string;
}

export class QuestionnaireListQuery extends PageQuery {
  @Optional()
  @Matches(/^[0-9a-f]{24}$/)
  cursor?: string;
}

export class ResultsQuery {
  /** The newest unless told. */
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

export class ResultsFileQuery extends ResultsQuery {
  @IsIn(['csv', 'xlsx'])
  format!: 'csv' | 'xlsx';

  @IsIn(['zh', 'en'])
  language: 'zh' | 'en' = 'zh';
}

export class InviteeDto {
  @IsName()
  name!: string;

  /** A district, a sector, whatever quotas and results are to be told by. */
  @OrNull()
  @IsName()
  group: string | null = null;

  @OrNull()
  @IsMail()
  @MaxLength(200)
  email: string | null = null;
}

export class InviteDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => InviteeDto)
  invitees!: InviteeDto[];
}
