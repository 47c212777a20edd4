import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Ticker } from '../ticker.js';

/** What a process does again and again as long as it runs; ended before anything is closed that it works on. */
export abstract class Rounds implements OnApplicationBootstrap, OnModuleDestroy {
  protected abstract readonly tickers: readonly Ticker[];

  onApplicationBootstrap(): void | Promise<void> {
    for (const ticker of this.tickers) ticker.start();
  }

  /** Resolves when the rounds under way have ended. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.tickers.map((ticker) => ticker.stop()));
  }
}
