import { READER, type Forecast, type Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { ForecastService } from '#libs/metrics';
import type { Clock } from '#libs/platform';
import { CLOCK } from '#libs/platform/nest';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { FigureDoorService } from './figure-door.service.js';
import { ForecastDto, forecastOrder } from './forecast.dto.js';

/** Arrivals to come, and who is needed for them. */
@Controller('api/v1/forecast')
@Roles('supervisor', 'quality', 'administrator', READER)
export class ForecastController {
  constructor(
    @Inject(ForecastService) private readonly forecasts: ForecastService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(FigureDoorService) private readonly door: FigureDoorService,
  ) {}

  /** By half-hour, with an interval and its test on held-out days. A district's user gets their district's. */
  @Get()
  async forecast(@Query() query: ForecastDto, @CurrentUser() user: Principal): Promise<Forecast> {
    const order = forecastOrder(query, user, this.clock.now());
    await this.door.mustKnow(order.filter, order.range, user);
    return this.forecasts.of(order);
  }
}
