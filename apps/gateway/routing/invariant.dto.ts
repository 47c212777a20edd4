import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

export class CheckInvariantsDto {
  /** How many of the newest contacts are looked at. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(5000)
  contacts: number = 1000;
}
