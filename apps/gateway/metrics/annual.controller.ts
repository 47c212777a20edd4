import { READER, type AnnualView, type Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { AnnualService } from '#libs/metrics';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { figureScope } from './figure-scope.rules.js';

export class AnnualQuery {
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2100)
  year!: number;

  /** A district's user gets their own district whatever they ask. */
  @IsOptional()
  @Matches(/^\d{2}$/)
  districtId?: string;
}

/** The figures of a year that the hotline publishes. */
@Controller('api/v1/annual-figures')
@Roles('supervisor', 'quality', 'administrator', READER)
export class AnnualController {
  constructor(@Inject(AnnualService) private readonly annual: AnnualService) {}

  /** In the order they are published, each beside the year before. */
  @Get()
  async of(@CurrentUser() user: Principal, @Query() query: AnnualQuery): Promise<AnnualView> {
    const { districtId } = figureScope(user, query);
    return { year: query.year, districtId, figures: await this.annual.of(query.year, districtId) };
  }
}
