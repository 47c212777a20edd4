import { Ticker, type Log } from '#libs/platform';
import type { TickService } from '#libs/routing';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

/** What is due waits no longer than this, and the round itself. */
const EVERY_MS = 500;

/** Does to waiting contacts what time does, as long as the process runs. */
export class TickRounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds: Ticker;

  constructor(ticks: TickService, log: Log) {
    this.rounds = new Ticker('ticks', EVERY_MS, () => ticks.round(), log);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }
}
