import type { AgentTimeService, DutyHistoryService } from '#libs/metrics';
import { Ticker, type Config, type Log } from '#libs/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

const MINUTE_MS = 60_000;

/** Keeps the history of agents' duties, and tells how they spent each half-hour; any number of routers may. */
export class AgentTimeRounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly tickers: Ticker[];

  constructor(duties: DutyHistoryService, times: AgentTimeService, { sweepMs }: Config, log: Log) {
    this.tickers = [
      new Ticker('duties of agents', sweepMs, () => duties.observe(), log),
      new Ticker('time of agents', MINUTE_MS, () => times.run(), log),
    ];
  }

  onApplicationBootstrap(): void {
    for (const ticker of this.tickers) ticker.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.tickers.map((ticker) => ticker.stop()));
  }
}
