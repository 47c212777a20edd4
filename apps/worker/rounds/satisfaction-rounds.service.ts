import { Ticker, type Config, type Log } from '#libs/platform';
import type { SatisfactionFactService, SatisfactionRound } from '#libs/survey';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Asks customers how satisfied they are, as their contacts end, and tells figures what came of it. */
export class SatisfactionRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly tickers: Ticker[];

  constructor(
    private readonly round: SatisfactionRound,
    facts: SatisfactionFactService,
    { sweepMs }: Config,
    log: Log,
  ) {
    this.tickers = [
      new Ticker('satisfaction', sweepMs, () => round.sweep(), log),
      new Ticker('facts of satisfaction', sweepMs, () => facts.sweep(), log),
    ];
  }

  onApplicationBootstrap(): void {
    for (const ticker of this.tickers) ticker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.tickers.map((ticker) => ticker.stop()), this.round.stop()]);
  }
}
