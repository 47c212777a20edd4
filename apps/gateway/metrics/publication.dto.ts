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

export class ListPublishedQuery {
  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

export class PublishedContactsQuery {
  @IsIn(['numerator', 'denominator'] satisfies FigurePart[])
  part!: FigurePart;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

/** Why a published figure is corrected. */
export class RestateDto {
  @IsString()
  @Length(1, 500)
  why!: string;
}
