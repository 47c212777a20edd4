import type { FigurePart } from '#libs/metrics';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { DISTRICT, IsShanghaiDay, SLUG } from '../fields.decorator.js';

/** Which part of the hotline; what is left out is not narrowed. */
export class FigureScopeDto {
  /** District code, two digits. A district's user gets their own district whatever they ask. */
  @IsOptional()
  @Matches(DISTRICT)
  districtId?: string | null;

  @IsOptional()
  @Matches(SLUG)
  queueId?: string | null;
}

export class FigureQueryDto extends FigureScopeDto {
  /** Shanghai day, YYYY-MM-DD; today if left out. */
  @IsOptional()
  @IsShanghaiDay()
  day?: string;
}

export class FigureContactsDto extends FigureQueryDto {
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
