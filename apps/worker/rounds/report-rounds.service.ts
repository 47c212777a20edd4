import type { ReportRound } from '#libs/metrics';
import { Ticker, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';

const EXPIRE_MS = 3_600_000;

/** Makes and sends saved reports whose time has come. */
export class ReportRounds extends Rounds {
  protected readonly tickers;

  constructor(round: ReportRound, { sweepMs }: Config, log: Log) {
    super();
    this.tickers = [
      new Ticker('saved reports', sweepMs, () => round.sweep(), log),
      new Ticker('old reports', EXPIRE_MS, () => round.expire(), log),
    ];
  }
}
