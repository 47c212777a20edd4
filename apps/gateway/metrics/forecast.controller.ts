import { READER, type Forecast, type Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { ForecastService } from '#libs/metrics';
import type { Clock } from '#libs/platform';
import { CLOCK } from '#libs/platform/nest';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ForecastDto, forecastOrder } from './forecast.dto.js';

/** Arrivals to come, and who is needed for them. */
@Controller('api/v1/forecast')
@Roles('supervisor', 'quality', 'administrator', READER)
export class ForecastController {
  constructor(
    @Inject(ForecastService) private readonly forecasts: ForecastService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** By half-hour, with an interval and its test on held-out days. A district's user gets their district's. */
  @Get()
  forecast(@Query() query: ForecastDto, @CurrentUser() user: Principal): Promise<Forecast> {
    return this.forecasts.of(forecastOrder(query, user, this.clock.now()));
  }
}
