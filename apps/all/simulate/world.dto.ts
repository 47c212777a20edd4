import { DISTRICT, SLUG, USER_ID } from '#apps/gateway';
import type { World } from '#libs/routing';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, Matches, ValidateNested } from 'class-validator';

class WorldQueueDto {
  @Matches(SLUG)
  id!: string;

  @Matches(DISTRICT)
  districtId!: string;
}

class WorldAgentDto {
  @Matches(USER_ID)
  id!: string;

  @Matches(DISTRICT)
  districtId!: string;

  @IsArray()
  @ArrayMaxSize(500)
  @Matches(SLUG, { each: true })
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
