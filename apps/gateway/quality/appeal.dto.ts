import { APPEAL_OUTCOMES, type AppealOutcome } from '#libs/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsMongoId,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../fields.decorator.js';
import { ItemAnswerDto } from './scoring.dto.js';

/** `draw.contact`. */
const ID = /^[0-9a-f]{24}\.[A-Za-z0-9-]{1,64}$/;

export class MyScoresQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9.-]{1,128}$/)
  cursor?: string;
}

/** Why a score is not right. */
export class AppealDto {
  @IsMongoId()
  drawId!: string;

  @Matches(/^[A-Za-z0-9-]{1,64}$/)
  contactId!: string;

  @IsString()
  @Length(1, 1000)
  why!: string;
}

export class AppealsQuery extends PageQuery {
  /** `open` = not decided yet. */
  @IsIn(['open', 'decided'])
  state: 'open' | 'decided' = 'open';

  @IsOptional()
  @Matches(ID)
  cursor?: string;
}

export class AppealParams {
  @Matches(ID)
  id!: string;
}

/** `overturned` takes the answers that are right instead. */
export class AppealDecisionDto {
  @IsIn(APPEAL_OUTCOMES)
  outcome!: AppealOutcome;

  @IsString()
  @Length(1, 1000)
  why!: string;

  /** By the form of the score; left out where it is upheld. */
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ItemAnswerDto)
  answers: ItemAnswerDto[] = [];
}
