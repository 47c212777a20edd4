import { CHANNELS, CONTACT_STATES, type Channel, type ContactState } from '#libs/contract';
import { Transform } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
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
import { AsNumber, DISTRICT, IsFlag, IsShanghaiDay, PageQuery } from '../fields.decorator.js';

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

  /** One state, or several, comma-separated. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayUnique()
  @IsIn(CONTACT_STATES, { each: true })
  state?: ContactState[];

  /** District code, two digits. A district's user gets their own district whatever they ask. */
  @IsOptional()
  @Matches(DISTRICT)
  districtId?: string;

  /** Where it waits, or was waiting last; of those that are closed with `from` and `to`. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  queueId?: string;

  /** Who handled it; with `from` and `to`. */
  @IsOptional()
  @IsMongoId()
  handledBy?: string;

  /** Opened on this day of Shanghai or later, up to and with `to`: both or neither, 31 days at most. */
  @IsOptional()
  @IsShanghaiDay()
  from?: string;

  @IsOptional()
  @IsShanghaiDay()
  to?: string;

  /** Its id, as views give it. */
  @IsOptional()
  @IsMongoId()
  id?: string;

  /**
   * `true`: also contacts of other districts that this one serves now: who waits in its queues, and who is with its
   * agents.
   */
  @IsFlag()
  served: boolean = false;

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
  @AsNumber()
  @IsInt()
  @Min(0)
  cursor: number = 0;

  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 200;
}

export class ContactParams {
  @IsMongoId()
  contactId!: string;
}
