import { CHANNELS, SATISFACTION_GROUPS, type Channel, type SatisfactionGroup } from '#libs/contract';
import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { DISTRICT, IsShanghaiDay, SLUG } from '../fields.decorator.js';

export class SatisfactionFigureQuery {
  /** First Shanghai day on which contacts ended. */
  @IsShanghaiDay()
  from!: string;

  /** Last one, included. */
  @IsShanghaiDay()
  to!: string;

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
  @IsIn(SATISFACTION_GROUPS)
  by?: SatisfactionGroup;

  /** Whether 基本满意 (3) counts as satisfied. */
  @IsIn(['true', 'false'])
  basicCounts: 'true' | 'false' = 'false';
}

export class SatisfactionSettingParams {
  @Matches(SLUG)
  queueId!: string;
}

export class SatisfactionSettingDto {
  @IsBoolean()
  asked!: boolean;
}
