import {
  AGENT_ORDERS,
  CHANNELS,
  OVERFLOW_CONDITIONS,
  OVERFLOW_TARGETS,
  type AbandonedCallback,
  type AgentOrder,
  type Channel,
  type OverflowCondition,
  type OverflowTarget,
} from '#libs/contract';
import { QUEUE_POLICY_DEFAULTS, type QueuePolicy } from '#libs/routing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { OpeningHoursDto } from './hours.dto.js';
import { DISTRICT, IsName, OrNull, SLUG } from '../../fields.decorator.js';

/** A language tag, e.g. `zh` or `zh-Hant`. */
export const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
const DAY_SECONDS = 86_400;

export class SkillNeedDto {
  @Matches(SLUG)
  skillId!: string;

  @IsInt()
  minLevel!: number;
}

export class RingDto {
  @IsInt()
  @Min(1)
  @Max(DAY_SECONDS)
  afterSeconds!: number;

  /** Taken off every level that is needed; a need that comes to 0 is waived. */
  @IsInt()
  @Min(0)
  @Max(10)
  relaxLevels: number = 0;

  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(50)
  @Matches(SLUG, { each: true })
  addQueueIds: string[] = [];
}

export class OverflowRuleDto {
  @IsIn(OVERFLOW_CONDITIONS)
  when!: OverflowCondition;

  /** For `waited` (null = at the longest wait) and `no-agent` (null = at once). */
  @OrNull()
  @IsInt()
  @Min(1)
  @Max(DAY_SECONDS)
  afterSeconds: number | null = null;

  @IsIn(OVERFLOW_TARGETS)
  to!: OverflowTarget;

  @OrNull()
  @Matches(SLUG)
  queueId: string | null = null;

  @OrNull()
  @Matches(DISTRICT)
  districtId: string | null = null;

  @IsName()
  reason!: string;

  @IsName()
  reasonEn!: string;
}

export class AbandonedCallbackDto implements AbandonedCallback {
  /** Those who had waited at least so long, on whatever channel; null = nobody is called back. */
  @OrNull()
  @IsInt()
  @Min(0)
  @Max(DAY_SECONDS)
  abandonedAfterSeconds: number | null = null;
}

/** How one queue works; what is left out is as without an entry. */
export class QueuePolicyDto implements QueuePolicy {
  @Matches(SLUG)
  queueId!: string;

  @Matches(DISTRICT)
  districtId!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => OpeningHoursDto)
  hours: OpeningHoursDto = new OpeningHoursDto();

  @IsIn(['serve', 'overflow'] satisfies QueuePolicy['atClosing'][])
  atClosing: QueuePolicy['atClosing'] = QUEUE_POLICY_DEFAULTS.atClosing;

  @IsArray()
  @ArrayUnique()
  @IsIn(CHANNELS, { each: true })
  channels: Channel[] = [...CHANNELS];

  @Matches(LANGUAGE)
  language: string = QUEUE_POLICY_DEFAULTS.language;

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => SkillNeedDto)
  skills: SkillNeedDto[] = [];

  @IsInt()
  @Min(0)
  @Max(100)
  priority: number = 0;

  @IsInt()
  @Min(1)
  @Max(DAY_SECONDS)
  serviceTargetSeconds: number = QUEUE_POLICY_DEFAULTS.serviceTargetSeconds;

  @IsNumber()
  @Min(0)
  @Max(1)
  serviceLevelTarget: number = QUEUE_POLICY_DEFAULTS.serviceLevelTarget;

  @IsNumber()
  @Min(0)
  @Max(1)
  connectionTarget: number = QUEUE_POLICY_DEFAULTS.connectionTarget;

  @OrNull()
  @IsInt()
  @Min(1)
  @Max(7 * DAY_SECONDS)
  maxWaitSeconds: number | null = null;

  @OrNull()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  maxLength: number | null = null;

  @OrNull()
  @IsInt()
  @Min(1)
  @Max(600)
  offerSeconds: number | null = null;

  @IsInt()
  @Min(0)
  @Max(3600)
  lastAgentSeconds: number = 0;

  @IsIn(AGENT_ORDERS)
  agentOrder: AgentOrder = QUEUE_POLICY_DEFAULTS.agentOrder;

  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => RingDto)
  rings: RingDto[] = [];

  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(50)
  @Matches(SLUG, { each: true })
  vipListIds: string[] = [];

  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => OverflowRuleDto)
  overflow: OverflowRuleDto[] = [];

  /** Left out or null: as the deployment is set. */
  @OrNull()
  @ValidateNested()
  @Type(() => AbandonedCallbackDto)
  callback: AbandonedCallbackDto | null = null;
}
