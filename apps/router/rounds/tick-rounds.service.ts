import { Ticker, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';
import type { TickService } from '#libs/routing';

/** What is due waits no longer than this, and the round itself. */
const EVERY_MS = 500;

/** Does to waiting contacts what time does. */
export class TickRounds extends Rounds {
  protected readonly tickers;

  constructor(ticks: TickService, log: Log) {
    super();
    this.tickers = [new Ticker('ticks', EVERY_MS, () => ticks.round(), log)];
  }
}
