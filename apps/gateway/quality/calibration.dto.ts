import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsMongoId,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import { PageQuery, SLUG } from '../fields.decorator.js';
import { ScoreDto } from './scoring.dto.js';

const CONTACT = /^[A-Za-z0-9-]{1,64}$/;

/** Who scores what, by which form. */
export class CalibrationDto {
  @IsString()
  @Length(1, 80)
  name!: string;

  @Matches(SLUG)
  formId!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(CONTACT, { each: true })
  contactIds!: string[];

  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsMongoId({ each: true })
  scorerIds!: string[];
}

export class CalibrationParams {
  @IsMongoId()
  id!: string;
}

export class CalibrationsQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}

export class CalibrationScoreDto extends ScoreDto {
  @Matches(CONTACT)
  contactId!: string;
}
