import { INVARIANT_RULES } from '#libs/contract';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { Optional, PageQuery } from '../fields.decorator.js';

export class CheckInvariantsDto {
  /** How many of the newest contacts are looked at. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(5000)
  contacts: number = 1000;
}

export class ListFindingsQuery extends PageQuery {
  /** `true`: those that are over (of the last seven days, 200 at most) instead of those that last. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  over: boolean = false;

  @Optional()
  @Matches(new RegExp(`^(${INVARIANT_RULES.join('|')})-[0-9a-f]{24}$`))
  cursor?: string;
}
