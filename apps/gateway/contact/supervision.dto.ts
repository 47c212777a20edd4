import { MAX_REASON_LENGTH, PRESENCES, type Presence } from '#libs/contract';
import { IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { SLUG, USER_ID } from '../fields.decorator.js';

/** The epoch that whoever acts saw. */
export class AtEpochDto {
  @IsInt()
  @Min(0)
  epoch!: number;
}

export class RequeueDto extends AtEpochDto {
  /** Absent = the queue it is in. */
  @IsOptional()
  @Matches(SLUG)
  queueId?: string;
}

export class AssignDto extends AtEpochDto {
  @Matches(USER_ID)
  agentId!: string;
}

export class ForcePresenceDto {
  @IsIn(PRESENCES)
  presence!: Presence;

  /** Why, when on a break. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_REASON_LENGTH)
  reason?: string;
}
