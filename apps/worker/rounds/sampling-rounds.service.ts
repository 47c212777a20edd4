import { Ticker, type Log } from '#libs/platform';
import type { StandingRound } from '#libs/quality';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Days become complete at their own pace; nobody waits for their samples at once. */
const EVERY_MS = 60_000;

/** Draws the samples of days that are over by the standing plans. */
export class SamplingRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ticker: Ticker;

  constructor(round: Pick<StandingRound, 'sweep'>, log: Log) {
    this.ticker = new Ticker('samples of days', EVERY_MS, () => round.sweep(), log);
  }

  onApplicationBootstrap(): void {
    this.ticker.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.ticker.stop();
  }
}
