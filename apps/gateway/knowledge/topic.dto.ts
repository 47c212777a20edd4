import { IsBoolean, IsMongoId, IsOptional, Matches } from 'class-validator';
import { DISTRICT, IsName, Optional, PageQuery } from '../fields.decorator.js';

export class CreateTopicDto {
  @IsName()
  name!: string;

  @IsName()
  nameEn!: string;

  /** District code; 00 = every district uses it. The own district if left out. */
  @Optional()
  @Matches(DISTRICT)
  districtId?: string;
}

/** A field left out stays as it is. */
export class ChangeTopicDto {
  @Optional()
  @IsName()
  name?: string;

  @Optional()
  @IsName()
  nameEn?: string;

  /** False: no longer to be chosen; what was counted under it keeps it. */
  @Optional()
  @IsBoolean()
  active?: boolean;
}

export class TopicParams {
  @IsMongoId()
  id!: string;
}

export class ListTopicsQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}
