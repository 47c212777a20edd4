import type { AlarmDeliveryService, AlarmService } from '#libs/metrics';
import { Ticker, type Config, type Log } from '#libs/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

const EXPIRE_MS = 3_600_000;

/** Raises, clears and tells alarms; any number of routers may. */
export class AlarmRounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly tickers: Ticker[];

  constructor(
    alarms: AlarmService,
    private readonly deliveries: AlarmDeliveryService,
    { sweepMs }: Config,
    log: Log,
  ) {
    this.tickers = [
      new Ticker('alarms', sweepMs, () => alarms.round(), log),
      new Ticker('telling of alarms', sweepMs, () => deliveries.round(), log),
      new Ticker('old alarms', EXPIRE_MS, () => alarms.expire(), log),
    ];
  }

  onApplicationBootstrap(): void {
    for (const ticker of this.tickers) ticker.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.deliveries.stop(), ...this.tickers.map((ticker) => ticker.stop())]);
  }
}
