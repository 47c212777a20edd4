import {
  CHANNELS,
  REPLACEMENT_GROUNDS,
  STRATIFIERS,
  type Channel,
  type Principal,
  type ReplacementGround,
  type Stratifier,
} from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { ALLOCATIONS, type Allocation, type StandingRequest } from '#libs/quality';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsMongoId,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DISTRICT, IsShanghaiDay, PageQuery } from '../fields.decorator.js';
import { SharingDto } from './scoring.dto.js';
import { OFFICE_ID } from '../identity/office.dto.js';

/** Another accuracy than everywhere is expected of this stratum. */
export class ExpectedAccuracyDto {
  @IsString()
  @MaxLength(200)
  stratum!: string;

  @IsNumber()
  @Min(0.5)
  @Max(0.9999)
  accuracy!: number;
}

/** What may be drawn, how it is divided, and how precise the result is to be. */
class SampleDto {
  @IsString()
  @Length(1, 80)
  name!: string;

  /** A district's user gets their own district whatever they ask. */
  @IsOptional()
  @Matches(DISTRICT)
  districtId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  queueId?: string;

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

  /** What agents said the contacts were about. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  topicId?: string;

  @IsArray()
  @ArrayUnique()
  @IsIn(STRATIFIERS, { each: true })
  stratifyBy: Stratifier[] = [];

  @IsIn(ALLOCATIONS)
  allocation: Allocation = 'proportional';

  /** Half the width of the 95 % interval, as a share: 0.005 is ± 0.5 points. */
  @IsNumber()
  @Min(0.0005)
  @Max(0.2)
  precision!: number;

  /** Accuracy that is expected; it decides the size, never the result. */
  @IsNumber()
  @Min(0.5)
  @Max(0.9999)
  expected: number = 0.95;

  @IsInt()
  @Min(0)
  @Max(10_000)
  minimumPerStratum: number = 30;

  /** At most so many in all: what scorers can do. */
  @IsInt()
  @Min(1)
  @Max(100_000)
  maximum: number = 5000;
}

/** Another share than everywhere is drawn of this stratum. */
export class StratumShareDto {
  @IsString()
  @MaxLength(200)
  stratum!: string;

  /** The probability of its contacts to be drawn. */
  @IsNumber()
  @Min(0.0001)
  @Max(1)
  share!: number;
}

/** How a plan draws as the day goes on: who scores what is drawn, by which form, and which share of it twice. */
export class ContinuousDto extends SharingDto {
  /** The probability of every contact to be drawn, but of those of `shares`. */
  @IsNumber()
  @Min(0.0001)
  @Max(1)
  share!: number;

  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => StratumShareDto)
  shares: StratumShareDto[] = [];
}

/** Of every day from today on. */
export class StandingPlanDto extends SampleDto {
  /** Each contact is decided on as soon as it is closed; `allocation` and `maximum` say nothing then. Left out: at the day's end. */
  @IsOptional()
  @ValidateNested()
  @Type(() => ContinuousDto)
  continuous?: ContinuousDto;
}

/** Of days that are over. */
export class SamplingPlanDto extends SampleDto {
  /** First Shanghai day. */
  @IsShanghaiDay()
  from!: string;

  /** Last Shanghai day, included; it has to be over. */
  @IsShanghaiDay()
  to!: string;

  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ExpectedAccuracyDto)
  expectedByStratum: ExpectedAccuracyDto[] = [];
}

export class SamplingParams {
  @IsMongoId()
  id!: string;
}

export class StandingDayParams extends SamplingParams {
  @IsShanghaiDay()
  day!: string;
}

export class ListPlansQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}

export class StandingDrawsQuery extends PageQuery {
  /** `next` of the page before: a day. */
  @IsOptional()
  @IsShanghaiDay()
  cursor?: string;
}

export class OtherDrawsQuery extends PageQuery {
  /** `next` of the page before: a draw. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}

/** By which plan to draw. */
export class DrawDto {
  @IsMongoId()
  planId!: string;

  /** Why the same contacts are drawn once more; needed if they were drawn before, and kept. */
  @IsOptional()
  @IsString()
  @Length(1, 500)
  ground?: string;
}

/** A drawn contact that can't be scored, and why. */
export class ReplacementDto {
  @IsString()
  @MaxLength(64)
  contactId!: string;

  @IsIn(REPLACEMENT_GROUNDS)
  ground!: ReplacementGround;

  @IsString()
  @Length(1, 500)
  note!: string;
}

/** What is asked for, held to the caller's district. */
export function requestOf(
  user: Principal,
  { districtId, queueId, channel, agentId, officeId, topicId, continuous, ...rest }: StandingPlanDto,
): StandingRequest {
  const population = {
    districtId: scopeOf(user).districtId ?? districtId ?? null,
    queueId: queueId ?? null,
    channel: channel ?? null,
    agentId: agentId ?? null,
    officeId: officeId ?? null,
    topicId: topicId ?? null,
  };
  return { ...rest, population, continuous: continuous ?? null };
}
