import { Ticker, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';
import type { DepartureService } from '#libs/routing';

/** Sends home, round by round, agents whose console is gone. */
export class DepartureRounds extends Rounds {
  protected readonly tickers;

  constructor(departures: DepartureService, config: Pick<Config, 'sweepMs'>, log: Log) {
    super();
    this.tickers = [new Ticker('consoles that are gone', config.sweepMs, () => departures.round(), log)];
  }
}
