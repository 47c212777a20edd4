import { CALLER_REFUSALS, type CallerRefusal } from '#libs/contract';
import { DISTRICT_IDS } from '#libs/identity';
import { IsIn, IsISO8601, IsString, Length, Matches } from 'class-validator';
import { Optional, PageQuery } from '../../fields.decorator.js';

const ID = /^\d{2}:[0-9a-f]{32}$/;

export class BlockCallerDto {
  /** As it is shown or written: spaces, a country's code and a trunk prefix make no other number of it. */
  @Matches(/^\+?[\d -]{3,30}$/)
  number!: string;

  /** Why, for colleagues. */
  @IsString()
  @Length(1, 200)
  reason!: string;

  /** Until when, ISO 8601; left out = until it is taken back. */
  @Optional()
  @IsISO8601({ strict: true })
  until?: string;

  /** How callers are turned away: with a sentence, or hung up on at once. */
  @IsIn(CALLER_REFUSALS)
  refusal: CallerRefusal = 'announce';

  /** Whose numbers are closed to them; the administrator's own district by default, `00` = everybody's. */
  @Optional()
  @IsIn(DISTRICT_IDS)
  districtId?: string;
}

export class BlockedCallerParams {
  @Matches(ID)
  id!: string;
}

export class ListBlockedCallersQuery extends PageQuery {
  /** `next` of the page before. */
  @Optional()
  @Matches(ID)
  cursor?: string;
}
