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
import { Optional, PageQuery } from '../fields.decorator.js';

const QUEUE_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;

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
  @Matches(QUEUE_ID, { each: true })
  queueIds?: string[];

  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => CapacityDto)
  capacity?: CapacityDto;
}

export class ListAgentsDto extends PageQuery {
  @Optional()
  @Matches(QUEUE_ID)
  queue?: string;

  /** `next` of the page before. */
  @Optional()
  @Matches(/^[A-Za-z0-9._-]{1,64}$/)
  cursor?: string;
}
