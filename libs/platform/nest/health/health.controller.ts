import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Public } from '../access.decorator.js';
import { METRICS } from './metrics.js';
import { Readiness, type ReadyView } from './readiness.js';

/** For machines that watch over this process: alive, fit for requests, and its figures. */
@Controller()
@Public()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    @Inject(METRICS) private readonly metrics: Registry,
  ) {}

  /** Answers as long as the process does. */
  @Get('health/live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  async ready(): Promise<ReadyView> {
    return this.readiness.check();
  }

  /** Prometheus text format. */
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async figures(): Promise<string> {
    return this.metrics.metrics();
  }
}
