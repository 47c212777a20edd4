import { IsBoolean, IsMongoId, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../fields.decorator.js';

const ID = /^[A-Za-z0-9-]{1,64}$/;

export class JudgementParams {
  @IsMongoId()
  id!: string;

  @Matches(ID)
  contactId!: string;
}

export class JudgementsQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @Matches(ID)
  cursor?: string;
}

/** What a third person decides where two scorers differ. */
export class AdjudicationDto {
  @IsString()
  @MaxLength(64)
  contactId!: string;

  @IsBoolean()
  correct!: boolean;

  @IsString()
  @Length(1, 1000)
  why!: string;
}
