import { CHANNELS, type Channel } from '#libs/contract';
import { IsIn, IsMongoId, IsString, Length, Matches } from 'class-validator';
import { Optional, PageQuery } from '../fields.decorator.js';

/** Whose data: of whom a contact is with, or of whom a channel knows by an identity. */
export class EraseDto {
  /** A contact of theirs; instead of `channel` and `identity`. */
  @Optional()
  @IsMongoId()
  contactId?: string;

  /** The channel that knows them; with `identity`. */
  @Optional()
  @IsIn(CHANNELS)
  channel?: Channel;

  /** Telephone number, openid or visitor's id, as the channel has it. */
  @Optional()
  @IsString()
  @Length(1, 128)
  identity?: string;

  /** On what ground, for the audit; without naming anybody. Telephone and identity numbers in it are masked. */
  @Matches(/^(?=.*\S)[^\p{Cc}]{2,300}$/u)
  reason!: string;
}

export class ErasureParams {
  @IsMongoId()
  id!: string;
}

export class ListErasuresQuery extends PageQuery {
  /** `next` of the page before. */
  @Optional()
  @IsMongoId()
  cursor?: string;
}
