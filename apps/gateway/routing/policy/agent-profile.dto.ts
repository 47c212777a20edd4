import { AGENT_DEFAULTS, type AgentProfile, type AgentSettings } from '#libs/routing';
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
  ValidateNested,
} from 'class-validator';
import { LANGUAGE } from './queue-policy.dto.js';
import { SLUG, USER_ID } from '../../fields.decorator.js';

/** Room by class of channel. */
export class SlotsDto {
  @IsInt()
  @Min(0)
  @Max(1)
  voice: number = AGENT_DEFAULTS.slots.voice;

  @IsInt()
  @Min(0)
  @Max(20)
  chat: number = AGENT_DEFAULTS.slots.chat;
}

export class AgentSettingsDto implements AgentSettings {
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(20)
  @Matches(LANGUAGE, { each: true })
  languages: string[] = [...AGENT_DEFAULTS.languages];

  @IsDefined()
  @ValidateNested()
  @Type(() => SlotsDto)
  slots: SlotsDto = new SlotsDto();

  @IsBoolean()
  callBlocksChats: boolean = AGENT_DEFAULTS.callBlocksChats;

  @IsInt()
  @Min(0)
  @Max(3600)
  wrapUpSeconds: number = AGENT_DEFAULTS.wrapUpSeconds;

  @IsInt()
  @Min(0)
  @Max(3600)
  wrapUpExtensionSeconds: number = AGENT_DEFAULTS.wrapUpExtensionSeconds;

  @IsInt()
  @Min(0)
  @Max(10)
  wrapUpExtensions: number = AGENT_DEFAULTS.wrapUpExtensions;

  /** Not responding after so many missed offers in a row; 0 = never. */
  @IsInt()
  @Min(0)
  @Max(10)
  missesAllowed: number = AGENT_DEFAULTS.missesAllowed;
}

export class AgentSkillDto {
  @Matches(SLUG)
  skillId!: string;

  @IsInt()
  level!: number;
}

export class AgentProfileDto extends AgentSettingsDto implements AgentProfile {
  @Matches(USER_ID)
  agentId!: string;

  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => AgentSkillDto)
  skills: AgentSkillDto[] = [];
}
