import { DAY_MS } from '#libs/contract';
import type { RollupService } from '#libs/metrics';
import { shanghaiDay, Ticker, type Clock, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';

/** So many deltas of a cell are merged in the next round; fewer, once a minute. */
const MANY = 20;
const MINUTE_MS = 60_000;
/** How often it is looked for months that are over; one is left for a day, until its last contacts are closed. */
const MONTHS_MS = 10 * MINUTE_MS;

/** Adds up months that are over, merges into the roll-ups what was counted lately, and counts again what was corrected; any number of workers may. */
export class RollupRounds extends Rounds {
  protected readonly tickers;

  constructor(rollups: RollupService, config: Config, clock: Clock, log: Log) {
    super();
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
}
