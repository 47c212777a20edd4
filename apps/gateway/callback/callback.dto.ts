import { CALLBACK_STATES, type CallbackState } from '#libs/contract';
import { IsIn, IsISO8601, IsMongoId, IsOptional, IsString, Length, Matches } from 'class-validator';
import { PageQuery, SLUG } from '../fields.decorator.js';

export class ListCallbacksQuery extends PageQuery {
  @IsOptional()
  @IsIn(CALLBACK_STATES)
  state?: CallbackState;

  @IsOptional()
  @Matches(SLUG)
  queue?: string;

  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}

export class CallbackParams {
  @IsMongoId()
  id!: string;
}

export class PutOffCallbackDto {
  /** When, ISO 8601 with its time zone. */
  @IsISO8601({ strict: true })
  @Matches(/(Z|[+-]\d\d:\d\d)$/)
  at!: string;
}

export class SettleCallbackDto {
  /** They were reached in another way, or nobody tries any more. */
  @IsIn(['reached', 'given-up'])
  result!: 'reached' | 'given-up';
}

export class ScheduleCallbackDto extends PutOffCallbackDto {
  /** The contact whose customer is to be called back. */
  @IsMongoId()
  contactId!: string;

  /** The number to call; absent = on the channel they came by. */
  @IsOptional()
  @IsString()
  @Length(6, 24)
  phone?: string;
}
