import { CORRECTION_OUTCOMES, type CorrectionOutcome } from '#libs/contract';
import { IsIn, IsMongoId, IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsFlag, IsShanghaiDay, Optional, PageQuery } from '../../fields.decorator.js';
import { PutOffCallbackDto } from '../../callback/callback.dto.js';

const ID = /^[0-9a-f]{24}\.[A-Za-z0-9-]{1,64}$/;

/** Who sees to a correction, and until when. */
export class CorrectionChangeDto {
  /** One of `correction-assignees`. */
  @Optional()
  @IsMongoId()
  assigneeId?: string;

  /** The last Shanghai day on which it is in time; in three days unless told. */
  @Optional()
  @IsShanghaiDay()
  dueDay?: string;
}

/** What the customer has to be told. */
export class CorrectionDto extends CorrectionChangeDto {
  @IsString()
  @Length(1, 2000)
  what!: string;
}

export class CorrectionsQuery extends PageQuery {
  @IsIn(['open', 'done'])
  state: 'open' | 'done' = 'open';

  /** Only those that were given to the caller; agents get no others. */
  @IsFlag()
  mine: boolean = false;

  @IsOptional()
  @Matches(ID)
  cursor?: string;
}

export class CorrectionParams {
  @Matches(ID)
  id!: string;
}

/** When the customer is to be called, on the channel they came by. */
export class CorrectionCallbackDto extends PutOffCallbackDto {}

/** How the customer was told. */
export class CorrectionDoneDto {
  @IsIn(CORRECTION_OUTCOMES)
  how!: CorrectionOutcome;

  @IsString()
  @Length(1, 2000)
  note!: string;
}
