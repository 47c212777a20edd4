import { CHANNELS, CONTACT_STATES, type Channel, type ContactState } from '#libs/contract';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsMongoId,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PageQuery } from '../fields.decorator.js';

/** Filters of GET /contacts. */
export class ListContactsQuery extends PageQuery {
  @IsOptional()
  @IsIn(CHANNELS)
  channel?: Channel;

  /** Id of the account it came to. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  account?: string;

  @IsOptional()
  @IsIn(CONTACT_STATES)
  state?: ContactState;

  /** Id of the customer, as views give it. */
  @IsOptional()
  @Matches(/^([0-9a-f]{24}|[0-9a-f]{32})$/)
  customer?: string;

  /** Said in their calls, each of them; two characters or more. */
  @IsOptional()
  @IsString()
  @Length(2, 100)
  words?: string;

  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}

/** Which messages of a contact. */
export class ListMessagesQuery {
  /** `next` of the page before: messages after this number. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  cursor: number = 0;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 200;
}

export class ContactParams {
  @IsMongoId()
  contactId!: string;
}
