import { DISTRICT_IDS } from '#libs/identity';
import { IsIn, IsInt, IsNumber, Matches, Max, Min, ValidateIf } from 'class-validator';
import { IsName, Optional } from '../fields.decorator.js';

class QueueAims {
  /** Each point counts as a minute waited already. */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(100)
  priority?: number;

  @Optional()
  @IsInt()
  @Min(1)
  @Max(86_400)
  serviceTargetSeconds?: number;

  @Optional()
  @IsNumber()
  @Min(0)
  @Max(1)
  connectionTarget?: number;

  @Optional()
  @IsNumber()
  @Min(0)
  @Max(1)
  serviceLevelTarget?: number;

  /** How long an offer rings; null = the deployment's setting. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsInt()
  @Min(1)
  @Max(600)
  offerSeconds?: number | null;
}

/** Whatever is left out stays as it is. */
export class ChangeQueueDto extends QueueAims {
  @Optional()
  @IsName()
  name?: string;

  @Optional()
  @IsName()
  nameEn?: string;
}

export class CreateQueueDto extends QueueAims {
  /** Stays for ever: lower-case letters, digits and dashes, up to 32. */
  @Matches(/^[a-z0-9][a-z0-9-]{0,31}$/)
  id!: string;

  @IsName()
  name!: string;

  @IsName()
  nameEn!: string;

  /** The administrator's own unless told. */
  @Optional()
  @IsIn(DISTRICT_IDS)
  districtId?: string;
}
