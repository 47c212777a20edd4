import type { ErasureRound } from '#libs/contact';
import type { AuditLog } from '#libs/identity';
import { Ticker, type Config, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';

/** Erases what is kept of people whose erasure was asked for. */
export class ErasureRounds extends Rounds {
  protected readonly tickers;

  constructor(
    private readonly round: ErasureRound,
    private readonly audit: AuditLog,
    { sweepMs }: Config,
    log: Log,
  ) {
    super();
    this.tickers = [new Ticker('erasures', sweepMs, () => this.sweep(), log)];
  }

  private sweep(): Promise<void> {
    return this.round.sweep(({ id, contacts, districtId }) =>
      this.audit.recordOnce({
        actor: 'system',
        action: 'person.erased',
        target: `erasure:${id}`,
        districtId,
        details: { contacts },
      }),
    );
  }
}
