import {
  DISPOSITIONS,
  MAX_REASON_LENGTH,
  MAX_TEXT_LENGTH,
  PRESENCES,
  PRESENCE_TIMES,
  type Disposition,
  type Presence,
  type PresenceTime,
} from '#libs/contract';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsMongoId,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  Min,
} from 'class-validator';
import { Optional } from '../fields.decorator.js';

export class NoBody {}

export class SetPresenceBody {
  @IsIn(PRESENCES)
  presence!: Presence;

  /** Why, when on a break. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_REASON_LENGTH)
  reason?: string;

  /** At once unless told. */
  @IsOptional()
  @IsIn(PRESENCE_TIMES)
  when?: PresenceTime;
}

export class ContactRefBody {
  @IsMongoId()
  contactId!: string;

  /** The epoch the agent saw. */
  @IsInt()
  @Min(0)
  epoch!: number;
}

export class OpenContactBody {
  @IsMongoId()
  contactId!: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  afterSeq?: number;
}

/** What an agent says to the customer, or notes for colleagues. */
export class SendMessageBody extends ContactRefBody {
  /** The console's id of the draft. */
  @IsString()
  @Length(1, 64)
  clientId!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TEXT_LENGTH)
  text!: string;
}

export class WrapUpBody extends ContactRefBody {
  @IsIn(DISPOSITIONS)
  disposition!: Disposition;

  /** What it was about. */
  @Optional()
  @IsMongoId()
  topicId?: string;

  /** Handed in by itself as time runs out: a topic that can't be given is left out. */
  @Optional()
  @IsBoolean()
  unattended?: boolean;
}
