import { ITEM_ANSWERS, type FormItem, type ItemAnswer } from '#libs/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsMongoId,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageQuery, SLUG } from '../fields.decorator.js';

export class FormItemDto implements FormItem {
  @Matches(SLUG)
  id!: string;

  @IsString()
  @Length(1, 200)
  text!: string;

  @IsString()
  @Length(1, 200)
  textEn!: string;

  /** A no makes the whole answer wrong. */
  @IsBoolean()
  critical!: boolean;

  /** 0 for critical items, else its part in the score of manners. */
  @IsNumber()
  @Min(0)
  @Max(100)
  weight!: number;
}

/** What a form is from now on; scores made by older versions keep theirs. */
export class ScoreFormDto {
  /** The version that is changed; 0 for a new form. */
  @IsInt()
  @Min(0)
  baseVersion!: number;

  @IsString()
  @Length(1, 80)
  name!: string;

  @IsString()
  @Length(1, 80)
  nameEn!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => FormItemDto)
  items!: FormItemDto[];
}

export class FormParams {
  @Matches(SLUG)
  formId!: string;
}

export class FormQuery {
  /** The newest if left out. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

/** Who scores a draw, by which form, and how much of it twice. */
export class SharingDto {
  @Matches(SLUG)
  formId!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsMongoId({ each: true })
  scorerIds!: string[];

  @IsNumber()
  @Min(0)
  @Max(1)
  doubleShare: number = 0.1;
}

export class TasksQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  cursor?: string;
}

export class TaskParams {
  @Matches(/^[A-Za-z0-9-]+\.[A-Za-z0-9-]+\.\d$/)
  taskId!: string;
}

/** Who scores it from now on, and why. */
export class ReassignmentDto {
  @IsMongoId()
  scorerId!: string;

  @IsString()
  @Length(1, 500)
  why!: string;
}

export class ItemAnswerDto {
  @Matches(SLUG)
  itemId!: string;

  @IsIn(ITEM_ANSWERS)
  answer!: ItemAnswer;
}

export class ScoreDto {
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ItemAnswerDto)
  answers!: ItemAnswerDto[];

  @IsString()
  @MaxLength(1000)
  note: string = '';
}
