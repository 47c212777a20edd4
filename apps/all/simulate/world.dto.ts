import type { World } from '#libs/routing';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, Matches, ValidateNested } from 'class-validator';

const ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const DISTRICT = /^\d{2}$/;

class WorldQueueDto {
  @Matches(ID)
  id!: string;

  @Matches(DISTRICT)
  districtId!: string;
}

class WorldAgentDto {
  @Matches(/^[A-Za-z0-9._-]{1,64}$/)
  id!: string;

  @Matches(DISTRICT)
  districtId!: string;

  @IsArray()
  @ArrayMaxSize(500)
  @Matches(ID, { each: true })
  queueIds!: string[];
}

/** The queues and agents that are simulated. */
export class WorldDto implements World {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(2000)
  @ArrayUnique((queue: WorldQueueDto) => queue.id)
  @ValidateNested({ each: true })
  @Type(() => WorldQueueDto)
  queues!: WorldQueueDto[];

  @IsArray()
  @ArrayMaxSize(20_000)
  @ArrayUnique((agent: WorldAgentDto) => agent.id)
  @ValidateNested({ each: true })
  @Type(() => WorldAgentDto)
  agents!: WorldAgentDto[];
}
