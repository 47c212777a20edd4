import { MAX_TEXT_LENGTH, SATISFACTION_SCORES, type SatisfactionScore } from '#libs/contract';
import {
  IsIn,
  IsInt,
  IsMongoId,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';

export class OpenVisitorBody {
  /** Id of a web-chat account. */
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  accountId!: string;
}

export class SyncBody {
  @IsOptional()
  @IsMongoId()
  contactId?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  afterSeq?: number;
}

export class SayBody {
  /** The widget's id of the draft. */
  @IsString()
  @Length(1, 64)
  clientId!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TEXT_LENGTH)
  text!: string;
}

export class CallBackBody {
  /** The number to call; absent = to be answered here. */
  @IsOptional()
  @IsString()
  @Length(6, 24)
  phone?: string;
}

export class SatisfactionBody {
  /** 5 = very satisfied. */
  @IsIn(SATISFACTION_SCORES)
  score!: SatisfactionScore;
}

export class NothingBody {}
