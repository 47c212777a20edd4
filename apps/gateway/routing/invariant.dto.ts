import { INVARIANT_RULES } from '#libs/contract';
import { Type } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { IsFlag, Optional, PageQuery } from '../fields.decorator.js';

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
  @IsFlag()
  over: boolean = false;

  @Optional()
  @Matches(new RegExp(`^(${INVARIANT_RULES.join('|')})-[0-9a-f]{24}$`))
  cursor?: string;
}
