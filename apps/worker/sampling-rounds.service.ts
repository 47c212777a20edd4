import type { AuditLog } from '#libs/identity';
import { Ticker, type Log } from '#libs/platform';
import type { StandingRound } from '#libs/quality';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Days become complete at their own pace; nobody waits for their samples at once. */
const EVERY_MS = 60_000;

/** Draws the samples of days that are over by the standing plans. */
export class SamplingRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ticker: Ticker;

  constructor(
    private readonly round: StandingRound,
    private readonly audit: AuditLog,
    log: Log,
  ) {
    this.ticker = new Ticker('samples of days', EVERY_MS, () => this.sweep(), log);
  }

  onApplicationBootstrap(): void {
    this.ticker.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.ticker.stop();
  }

  private async sweep(): Promise<void> {
    for (const { draw, districtId, standing, day } of await this.round.sweep()) {
      await this.audit.record({
        actor: 'system',
        action: 'sampling.drawn',
        target: `draw:${draw.id}`,
        districtId,
        details: { standing, day },
      });
    }
  }
}
