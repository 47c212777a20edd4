import { RECORDING_MODES, type RecordingMode } from '#libs/contract';
import { DISTRICT_IDS } from '#libs/identity';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNumber, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsName, Optional, OptionalOrNull, SLUG } from '../fields.decorator.js';

const KEY = /^\d$/;

/** What waiting callers hear, and what they may press. */
export class WaitingDto {
  /** Seconds of music between two announcements. */
  @IsInt()
  @Min(10)
  @Max(600)
  everySeconds!: number;

  /** Says their place in line. */
  @IsBoolean()
  position!: boolean;

  /** Says how long they will probably wait. */
  @IsBoolean()
  expectedWait!: boolean;

  /** Pressed, they are called back and keep their place; null or left out = no such key. */
  @OptionalOrNull()
  @Matches(KEY)
  callbackKey: string | null = null;

  /** Pressed, they leave a message. */
  @OptionalOrNull()
  @Matches(KEY)
  messageKey: string | null = null;

  /** Pressed, all is said again. */
  @OptionalOrNull()
  @Matches(KEY)
  repeatKey: string | null = null;
}

class QueueAims {
  /** Each point counts as a minute waited already. */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(100)
  priority?: number;

  @Optional()
  @IsInt()
  @Min(1)
  @Max(86_400)
  serviceTargetSeconds?: number;

  @Optional()
  @IsNumber()
  @Min(0)
  @Max(1)
  connectionTarget?: number;

  @Optional()
  @IsNumber()
  @Min(0)
  @Max(1)
  serviceLevelTarget?: number;

  /** How long an offer rings; null = the deployment's setting. */
  @OptionalOrNull()
  @IsInt()
  @Min(1)
  @Max(600)
  offerSeconds?: number | null;

  /** Between the music of waiting callers; null = music alone. */
  @OptionalOrNull()
  @ValidateNested()
  @Type(() => WaitingDto)
  waiting?: WaitingDto | null;

  /** How conversations are recorded: from their beginning, or as long as their agent wants it. */
  @Optional()
  @IsIn(RECORDING_MODES)
  recording?: RecordingMode;
}

/** Whatever is left out stays as it is. */
export class ChangeQueueDto extends QueueAims {
  @Optional()
  @IsName()
  name?: string;

  @Optional()
  @IsName()
  nameEn?: string;
}

export class CreateQueueDto extends QueueAims {
  /** Stays for ever: lower-case letters, digits and dashes, up to 32. */
  @Matches(SLUG)
  id!: string;

  @IsName()
  name!: string;

  @IsName()
  nameEn!: string;

  /** The administrator's own unless told. */
  @Optional()
  @IsIn(DISTRICT_IDS)
  districtId?: string;
}
