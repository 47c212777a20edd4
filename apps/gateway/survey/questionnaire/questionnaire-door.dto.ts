import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsString,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Optional, OrNull, SLUG } from '../../fields.decorator.js';

const TOKEN_LENGTH = 200;

export class OpenQuestionnaireDto {
  /** What the browser kept of an opening before. */
  @Optional()
  @IsString()
  @MaxLength(TOKEN_LENGTH)
  mark?: string;

  /** The secret part of an invitation's link. */
  @Optional()
  @IsString()
  @MaxLength(TOKEN_LENGTH)
  invitation?: string;
}

export class QuestionAnswerDto {
  @Matches(SLUG)
  questionId!: string;

  /** Ids of options, or the point of a scale as text. */
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, 32, { each: true })
  values: string[] = [];

  @OrNull()
  @IsString()
  @MaxLength(2000)
  text: string | null = null;
}

export class AnswerQuestionnaireDto extends OpenQuestionnaireDto {
  /** The version that was shown. */
  @IsInt()
  @Min(1)
  version!: number;

  @IsArray()
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => QuestionAnswerDto)
  answers!: QuestionAnswerDto[];
}
