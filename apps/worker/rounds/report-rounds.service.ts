import type { ReportRound } from '#libs/metrics';
import { Ticker, type Config, type Log } from '#libs/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

const EXPIRE_MS = 3_600_000;

/** Makes and sends saved reports whose time has come. */
export class ReportRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly tickers: Ticker[];

  constructor(round: ReportRound, { sweepMs }: Config, log: Log) {
    this.tickers = [
      new Ticker('saved reports', sweepMs, () => round.sweep(), log),
      new Ticker('old reports', EXPIRE_MS, () => round.expire(), log),
    ];
  }

  onApplicationBootstrap(): void {
    for (const ticker of this.tickers) ticker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.tickers.map((ticker) => ticker.stop()));
  }
}
