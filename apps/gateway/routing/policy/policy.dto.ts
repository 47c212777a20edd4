import { CheckedInPieces } from '#libs/platform/nest';
import type { RoutingPolicy } from '#libs/routing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsInt,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { AgentProfileDto, AgentSettingsDto } from './agent-profile.dto.js';
import { DAY } from './hours.dto.js';
import { QueuePolicyDto } from './queue-policy.dto.js';
import { DISTRICT, IsName, SLUG } from '../../fields.decorator.js';

/** A skill or a reason for a break. */
export class NamedDto {
  @Matches(SLUG)
  id!: string;

  @IsName()
  name!: string;

  @IsName()
  nameEn!: string;
}

export class VipListDto extends NamedDto {
  /** Each point counts as a minute waited already. */
  @IsInt()
  @Min(1)
  @Max(100)
  points!: number;
}

export class PoolDto {
  @Matches(DISTRICT)
  districtId!: string;

  @Matches(SLUG)
  queueId!: string;
}

export class OwnDayDto {
  @Matches(DAY)
  day!: string;

  @IsBoolean()
  working!: boolean;

  @IsName()
  name!: string;

  @IsName()
  nameEn!: string;
}

export class OwnCalendarDto {
  /** Years entered by hand, because the official data does not have them yet. */
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(50)
  @IsInt({ each: true })
  @Min(2000, { each: true })
  @Max(2100, { each: true })
  years: number[] = [];

  @IsArray()
  @ArrayMaxSize(2000)
  @ValidateNested({ each: true })
  @Type(() => OwnDayDto)
  days: OwnDayDto[] = [];
}

/** So many entries of each a policy has at most. */
const LONG_LISTS = { queues: 2000, agents: 20_000 } as const;

/** The whole policy: what is left out is as if nobody had ever written one. */
@CheckedInPieces(LONG_LISTS)
export class RoutingPolicyDto implements RoutingPolicy {
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => NamedDto)
  skills: NamedDto[] = [];

  @IsArray()
  @ArrayMaxSize(LONG_LISTS.queues)
  @ValidateNested({ each: true })
  @Type(() => QueuePolicyDto)
  queues: QueuePolicyDto[] = [];

  @IsDefined()
  @ValidateNested()
  @Type(() => AgentSettingsDto)
  agentDefaults: AgentSettingsDto = new AgentSettingsDto();

  @IsArray()
  @ArrayMaxSize(LONG_LISTS.agents)
  @ValidateNested({ each: true })
  @Type(() => AgentProfileDto)
  agents: AgentProfileDto[] = [];

  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PoolDto)
  pools: PoolDto[] = [];

  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => VipListDto)
  vipLists: VipListDto[] = [];

  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => NamedDto)
  breakReasons: NamedDto[] = [];

  @IsDefined()
  @ValidateNested()
  @Type(() => OwnCalendarDto)
  calendar: OwnCalendarDto = new OwnCalendarDto();
}

/** Of a DTO with a whole policy as its `content`. */
export const WithPolicy = (): ClassDecorator =>
  CheckedInPieces(LONG_LISTS, { at: 'content', type: RoutingPolicyDto });

@WithPolicy()
export class TryPolicyDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => RoutingPolicyDto)
  content!: RoutingPolicyDto;
}

export class RollbackPolicyDto {
  /** The version in force that the author saw. */
  @IsInt()
  @Min(0)
  baseVersion!: number;

  /** Why; kept with the version. Up to 500 characters, not only blanks. */
  @Matches(/^(?=[^]*\S)[^\p{Cc}]{1,500}$/u)
  note!: string;
}

@WithPolicy()
export class ChangePolicyDto extends RollbackPolicyDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => RoutingPolicyDto)
  content!: RoutingPolicyDto;
}

export class ListVersionsDto {
  /** `next` of the page before. */
  @ValidateIf((_, value) => value !== undefined)
  @Type(() => Number)
  @IsInt()
  @Min(1)
  cursor?: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}
