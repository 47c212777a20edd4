import { Ticker, type Log } from '#libs/platform';
import { Rounds } from '#libs/platform/nest';
import type { HandOutRound, StandingRound } from '#libs/quality';

/** Days become complete at their own pace, and a scorer has a contact a minute after it was closed. */
const EVERY_MS = 60_000;

/** Draws the samples of days that are over by the standing plans, and hands out what continuous ones draw today. */
export class SamplingRounds extends Rounds {
  protected readonly tickers;

  constructor(round: Pick<StandingRound, 'sweep'>, handOut: Pick<HandOutRound, 'sweep'>, log: Log) {
    super();
    const both = async (): Promise<void> => {
      await round.sweep();
      await handOut.sweep();
    };
    this.tickers = [new Ticker('samples of days', EVERY_MS, both, log)];
  }
}
