import { Type } from 'class-transformer';
import { IsDefined, IsInt, IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import { DAY } from '../policy/hours.dto.js';
import { RoutingPolicyDto, WithPolicy } from '../policy/policy.dto.js';

/** What to try: a policy, on recorded days or on generated contacts. */
@WithPolicy()
export class SimulatePolicyDto {
  /** The new policy, whole. */
  @IsDefined()
  @ValidateNested()
  @Type(() => RoutingPolicyDto)
  content!: RoutingPolicyDto;

  /** First and last day (Shanghai), both included; may be left out where contacts are generated. */
  @IsOptional()
  @Matches(DAY)
  from?: string;

  @IsOptional()
  @Matches(DAY)
  to?: string;

  /** So many contacts are made; left out = the recorded ones come again. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(200_000)
  generate?: number;

  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  seed: number = 1;

  @IsInt()
  @Min(1)
  @Max(50)
  seeds: number = 5;

  /** X of the service level, seconds. */
  @IsInt()
  @Min(1)
  @Max(86_400)
  withinSeconds: number = 15;

  /** Y of short abandons, seconds. */
  @IsInt()
  @Min(0)
  @Max(86_400)
  shortSeconds: number = 5;
}
