import { DISTRICT_IDS } from '#libs/identity';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsMongoId, Max, Min } from 'class-validator';
import { IsName, Optional, PageQuery } from '../fields.decorator.js';

export class CreateAccessKeyDto {
  @IsName()
  name!: string;

  @IsIn(DISTRICT_IDS)
  districtId!: string;

  /** For how many days it is good. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(400)
  days: number = 365;
}

export class ListAccessKeysQuery extends PageQuery {
  /** `next` of the page before. */
  @Optional()
  @IsMongoId()
  cursor?: string;
}

export class AccessKeyParams {
  @IsMongoId()
  id!: string;
}
