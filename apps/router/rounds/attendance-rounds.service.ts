import type { AttendanceService } from '#libs/contact';
import { Ticker, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';

const AT_LEAST_MS = 1000;

/** Abandons, round by round, what absent customers left behind. */
export class AttendanceRounds extends Rounds {
  protected readonly tickers;

  constructor(attendance: AttendanceService, config: Pick<Config, 'sweepMs'>, log: Log) {
    super();
    const everyMs = Math.max(AT_LEAST_MS, config.sweepMs);
    this.tickers = [new Ticker('absent customers', everyMs, () => attendance.sweep(), log)];
  }
}
