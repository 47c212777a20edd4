import type { ErasureRound } from '#libs/contact';
import type { AuditLog } from '#libs/identity';
import { Ticker, type Config, type Log } from '#libs/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Erases what is kept of people whose erasure was asked for. */
export class ErasureRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ticker: Ticker;

  constructor(
    private readonly round: ErasureRound,
    private readonly audit: AuditLog,
    { sweepMs }: Config,
    log: Log,
  ) {
    this.ticker = new Ticker('erasures', sweepMs, () => this.sweep(), log);
  }

  onApplicationBootstrap(): void {
    this.ticker.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.ticker.stop();
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
