import { Ticker, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';
import type { InvitationRound } from '#libs/survey';

/** Writes to those who were invited to a questionnaire. */
export class InvitationRounds extends Rounds {
  protected readonly tickers;

  constructor(round: InvitationRound, config: Config, log: Log) {
    super();
    this.tickers = [new Ticker('invitations', config.sweepMs, () => round.sweep(), log)];
  }
}
