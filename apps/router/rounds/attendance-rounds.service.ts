import { watchOf, type AttendanceService } from '#libs/contact';
import { Ticker, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';

/** Abandons, round by round, what absent customers left behind. */
export class AttendanceRounds extends Rounds {
  protected readonly tickers;

  constructor(attendance: AttendanceService, config: Pick<Config, 'sweepMs' | 'visitorGraceMs'>, log: Log) {
    super();
    const { everyMs } = watchOf(config);
    this.tickers = [new Ticker('absent customers', everyMs, () => attendance.sweep(), log)];
  }
}
