import type { FigurePart } from '#libs/metrics';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

/** Which part of the hotline; what is left out is not narrowed. */
export class FigureScopeDto {
  /** District code, two digits. A district's user gets their own district whatever they ask. */
  @IsOptional()
  @Matches(/^\d{2}$/)
  districtId?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  queueId?: string | null;
}

export class FigureQueryDto extends FigureScopeDto {
  /** Shanghai day, YYYY-MM-DD; today if left out. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  @IsISO8601({ strict: true })
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
