import { AppError, CHANNELS, GROUPINGS, type Channel, type Grouping, type Principal } from '#libs/contract';
import { type FigurePart, type FigureQuery } from '#libs/metrics';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { figureScope } from './figure-scope.rules.js';
import { FigureScopeDto } from './figures.dto.js';

/** Longest range that is answered, in years. */
const MAX_YEARS = 10;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A figure over Shanghai days, and which contacts it is made of. */
export class FigureRangeDto extends FigureScopeDto {
  @IsString()
  @MaxLength(64)
  definition!: string;

  /** Version of the definition; the present one if left out. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;

  /** First Shanghai day, YYYY-MM-DD. */
  @Matches(DAY)
  @IsISO8601({ strict: true })
  from!: string;

  /** Last Shanghai day, included. */
  @Matches(DAY)
  @IsISO8601({ strict: true })
  to!: string;

  @IsOptional()
  @IsIn(CHANNELS)
  channel?: Channel;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  agentId?: string;

  /** Hour of the day in which a contact asked. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(23)
  hour?: number;
}

export class FigureTableDto extends FigureRangeDto {
  /** By what it is split up; not at all if left out. */
  @IsOptional()
  @IsIn(GROUPINGS)
  by?: Grouping;

  /** `year`: the same days one year before stand beside. */
  @IsOptional()
  @IsIn(['year'])
  compare?: 'year';
}

export class FigureTableContactsDto extends FigureRangeDto {
  @IsIn(['numerator', 'denominator'] satisfies FigurePart[])
  part!: FigurePart;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

/** What is asked for, held to what the asker may see. Throws BAD_INPUT for a range that is none, or too long. */
export function queryOf(dto: FigureRangeDto, user: Principal): FigureQuery {
  const { definition, version, from, to, channel, agentId, hour } = dto;
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  if (to < from || years >= MAX_YEARS)
    throw new AppError('BAD_INPUT', { fields: ['from', 'to'], maxYears: MAX_YEARS });
  return {
    definition,
    ...(version === undefined ? {} : { version }),
    from,
    to,
    filter: {
      ...figureScope(user, dto),
      channel: channel ?? null,
      agentId: agentId ?? null,
      hour: hour ?? null,
    },
  };
}
