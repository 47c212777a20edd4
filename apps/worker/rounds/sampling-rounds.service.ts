import { Ticker, type Log } from '#libs/platform';
import type { HandOutRound, StandingRound } from '#libs/quality';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** Days become complete at their own pace, and a scorer has a contact a minute after it was closed. */
const EVERY_MS = 60_000;

/** Draws the samples of days that are over by the standing plans, and hands out what continuous ones draw today. */
export class SamplingRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ticker: Ticker;

  constructor(round: Pick<StandingRound, 'sweep'>, handOut: Pick<HandOutRound, 'sweep'>, log: Log) {
    const both = async (): Promise<void> => {
      await round.sweep();
      await handOut.sweep();
    };
    this.ticker = new Ticker('samples of days', EVERY_MS, both, log);
  }

  onApplicationBootstrap(): void {
    this.ticker.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.ticker.stop();
  }
}
