import { AttendanceService } from '#libs/contact';
import { Ticker, type Config, type Log } from '#libs/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

const AT_LEAST_MS = 1000;

/** Abandons, round by round, what absent customers left behind. */
export class AttendanceRounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds: Ticker;

  constructor(attendance: AttendanceService, config: Config, log: Log) {
    const everyMs = Math.max(AT_LEAST_MS, config.sweepMs);
    this.rounds = new Ticker('absent customers', everyMs, () => attendance.sweep(), log);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }
}
