import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Optional, PageQuery, SLUG, USER_ID } from '../fields.decorator.js';

/** Room by class of channel. Lowering it ends nothing that is under way. */
export class CapacityDto {
  @Optional()
  @IsInt()
  @Min(0)
  @Max(1)
  voice?: number;

  @Optional()
  @IsInt()
  @Min(0)
  @Max(20)
  chat?: number;
}

/** Whatever is left out stays as it is. */
export class ChangeAgentDto {
  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @Matches(SLUG, { each: true })
  queueIds?: string[];

  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => CapacityDto)
  capacity?: CapacityDto;
}

export class ListAgentsDto extends PageQuery {
  @Optional()
  @Matches(SLUG)
  queue?: string;

  /** `next` of the page before. */
  @Optional()
  @Matches(USER_ID)
  cursor?: string;
}
