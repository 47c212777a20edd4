import { DAY_MS } from '#libs/contract';
import type { RollupService } from '#libs/metrics';
import { shanghaiDay, Ticker, type Clock, type Config, type Log } from '#libs/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** So many deltas of a cell are merged in the next round; fewer, once a minute. */
const MANY = 20;
const MINUTE_MS = 60_000;
/** How often it is looked for months that are over; one is left for a day, until its last contacts are closed. */
const MONTHS_MS = 10 * MINUTE_MS;

/** Adds up months that are over, merges into the roll-ups what was counted lately, and counts again what was corrected; any number of workers may. */
export class RollupRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly tickers: Ticker[];

  constructor(rollups: RollupService, config: Config, clock: Clock, log: Log) {
    const round = async (): Promise<void> => {
      await rollups.sweep();
      await rollups.compact(MANY);
    };
    const seal = (): Promise<string[]> => rollups.sealMonths(shanghaiDay(clock.now() - DAY_MS));
    this.tickers = [
      new Ticker('roll-ups', config.sweepMs, round, log),
      new Ticker('roll-ups of quiet cells', MINUTE_MS, () => rollups.compact(), log),
      new Ticker('roll-ups of months', MONTHS_MS, () => seal().then(() => undefined), log),
    ];
  }

  onApplicationBootstrap(): void {
    for (const ticker of this.tickers) ticker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.tickers.map((ticker) => ticker.stop()));
  }
}
