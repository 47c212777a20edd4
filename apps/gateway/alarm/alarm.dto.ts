import { ALARM_DIRECTIONS, MOST_TOLD, type AlarmDirection, type AlarmTemplate } from '#libs/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsMongoId,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DISTRICT, IsFlag, IsMail, IsName, Optional, OrNull, PageQuery, SLUG } from '../fields.decorator.js';

const MOST = 1_000_000_000;
const LONGEST_SECONDS = 86_400;
const THING = /^thing\d{1,3}$/;

/** A template of the account, and which of its keys says what; null = none does. Values beyond 20 characters are cut. */
export class AlarmTemplateDto implements AlarmTemplate {
  @Matches(/^[\w-]{1,64}$/)
  id!: string;

  @OrNull()
  @Matches(THING)
  name!: string | null;

  @OrNull()
  @Matches(THING)
  scope!: string | null;

  @OrNull()
  @Matches(THING)
  value!: string | null;

  @OrNull()
  @Matches(/^time\d{1,3}$/)
  time!: string | null;
}

/** Followers of one of our WeChat accounts, by the openids it knows them under. */
export class AlarmFollowersDto {
  @Matches(/^[\w-]{1,64}$/)
  accountId!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_TOLD)
  @ArrayUnique()
  @Matches(/^[\x21-\x7e]{1,128}$/, { each: true })
  openIds!: string[];

  /** Null = they are told by a customer-service message. */
  @Optional()
  @OrNull()
  @ValidateNested()
  @Type(() => AlarmTemplateDto)
  template?: AlarmTemplateDto | null;
}

/** What may be changed of a rule. */
export class ChangeAlarmRuleDto {
  @Optional()
  @IsName()
  name?: string;

  /** Null = all queues. */
  @Optional()
  @OrNull()
  @Matches(SLUG)
  queueId?: string | null;

  /** `waiting`, `longest-wait`, `agents-idle`, `agents-present`, or the id of a definition. */
  @Optional()
  @IsString()
  @MaxLength(64)
  measure?: string;

  @Optional()
  @IsIn(ALARM_DIRECTIONS)
  direction?: AlarmDirection;

  @Optional()
  @IsNumber()
  @Min(0)
  @Max(MOST)
  raiseAt?: number;

  @Optional()
  @IsNumber()
  @Min(0)
  @Max(MOST)
  clearAt?: number;

  @Optional()
  @IsInt()
  @Min(0)
  @Max(LONGEST_SECONDS)
  forSeconds?: number;

  @Optional()
  @IsBoolean()
  enabled?: boolean;

  /** http or https; null = only on screens. */
  @Optional()
  @OrNull()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true })
  @MaxLength(500)
  webhookUrl?: string | null;

  /** Signs what is told; it is never shown again. Null takes it away. */
  @Optional()
  @OrNull()
  @IsString()
  @Length(16, 200)
  webhookSecret?: string | null;

  /** Who is written to; their domains must be among those that mail may go to. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(MOST_TOLD)
  @ArrayUnique()
  @IsMail({ each: true })
  mailTo?: string[];

  /** Who is told in WeChat; null = nobody. */
  @Optional()
  @OrNull()
  @ValidateNested()
  @Type(() => AlarmFollowersDto)
  wechat?: AlarmFollowersDto | null;
}

export class CreateAlarmRuleDto extends ChangeAlarmRuleDto {
  @IsName()
  declare name: string;

  /** District code; 00 = the whole hotline. The own district if left out. */
  @Optional()
  @Matches(DISTRICT)
  districtId?: string;

  @IsString()
  @MaxLength(64)
  declare measure: string;

  @IsIn(ALARM_DIRECTIONS)
  declare direction: AlarmDirection;

  @IsNumber()
  @Min(0)
  @Max(MOST)
  declare raiseAt: number;

  @IsNumber()
  @Min(0)
  @Max(MOST)
  declare clearAt: number;
}

export class AlarmRuleParams {
  @IsMongoId()
  id!: string;
}

export class ListAlarmRulesQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}

export class ListAlarmsQuery extends ListAlarmRulesQuery {
  /** `true`: those that last. */
  @IsFlag()
  open: boolean = false;
}
