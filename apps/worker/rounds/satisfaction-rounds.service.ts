import { Ticker, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';
import type { SatisfactionFactService, SatisfactionRound } from '#libs/survey';

/** Asks customers how satisfied they are, as their contacts end, and tells figures what came of it. */
export class SatisfactionRounds extends Rounds {
  protected readonly tickers;

  constructor(
    private readonly round: SatisfactionRound,
    facts: SatisfactionFactService,
    { sweepMs }: Config,
    log: Log,
  ) {
    super();
    this.tickers = [
      new Ticker('satisfaction', sweepMs, () => round.sweep(), log),
      new Ticker('facts of satisfaction', sweepMs, () => facts.sweep(), log),
    ];
  }

  override async onModuleDestroy(): Promise<void> {
    await Promise.all([super.onModuleDestroy(), this.round.stop()]);
  }
}
