import { Ticker, type Config, type Log } from '#libs/platform';
import type { SatisfactionRound } from '#libs/survey';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Asks customers how satisfied they are, as their contacts end. */
export class SatisfactionRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ticker: Ticker;

  constructor(
    private readonly round: SatisfactionRound,
    config: Config,
    log: Log,
  ) {
    this.ticker = new Ticker('satisfaction', config.sweepMs, () => round.sweep(), log);
  }

  onApplicationBootstrap(): void {
    this.ticker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.ticker.stop(), this.round.stop()]);
  }
}
