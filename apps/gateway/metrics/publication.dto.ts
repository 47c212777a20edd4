import type { FigurePart } from '#libs/metrics';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsMongoId,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PageQuery } from '../fields.decorator.js';
import { FigureRangeDto } from './figure-table.dto.js';

/** Which figure to freeze, what is said of it, and whether everybody may see it. */
export class PublishFigureDto extends FigureRangeDto {
  @IsString()
  @Length(1, 500)
  note!: string;

  /** Shown at `public/figures`, without signing in. */
  @IsBoolean()
  public: boolean = false;
}

export class PublishedParams {
  @IsMongoId()
  id!: string;
}

export class ListPublishedQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}

export class PublishedContactsQuery extends PageQuery {
  @IsIn(['numerator', 'denominator'] satisfies FigurePart[])
  part!: FigurePart;

  /** Of the correction in this place, from 1; left out: as it was published. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  restatement?: number;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  cursor?: string;
}

/** Why a published figure is corrected. */
export class RestateDto {
  @IsString()
  @Length(1, 500)
  why!: string;
}
