import type { AgentTimeService, DutyHistoryService } from '#libs/metrics';
import { Ticker, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';

const MINUTE_MS = 60_000;

/** Keeps the history of agents' duties, and tells how they spent each half-hour; any number of routers may. */
export class AgentTimeRounds extends Rounds {
  protected readonly tickers;

  constructor(duties: DutyHistoryService, times: AgentTimeService, { sweepMs }: Config, log: Log) {
    super();
    this.tickers = [
      new Ticker('duties of agents', sweepMs, () => duties.observe(), log),
      new Ticker('time of agents', MINUTE_MS, () => times.run(), log),
    ];
  }
}
