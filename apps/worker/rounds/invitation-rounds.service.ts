import { Ticker, type Config, type Log } from '#libs/platform';
import type { InvitationRound } from '#libs/survey';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Writes to those who were invited to a questionnaire. */
export class InvitationRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ticker: Ticker;

  constructor(round: InvitationRound, config: Config, log: Log) {
    this.ticker = new Ticker('invitations', config.sweepMs, () => round.sweep(), log);
  }

  onApplicationBootstrap(): void {
    this.ticker.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.ticker.stop();
  }
}
