import type { RollupService } from '#libs/metrics';
import { Ticker, type Config, type Log } from '#libs/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Rolls up what a process that ended had noted and not done; any number of workers may. */
export class RollupRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ticker: Ticker;

  constructor(
    private readonly rollups: RollupService,
    config: Config,
    log: Log,
  ) {
    this.ticker = new Ticker('roll-ups', config.sweepMs, () => rollups.sweep(), log);
  }

  onApplicationBootstrap(): void {
    this.ticker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.ticker.stop();
    await this.rollups.settled();
  }
}
