import type { Connection } from 'mongoose';
import type { Clock } from './clock.js';
import { systemClock } from './clock.js';
import type { Log } from './log.js';
import { Ticker } from './ticker.js';

/** How often the database is asked for its time. */
const MEASURE_MS = 5000;
/** Asked so often at once at the start, when processes are busy and single answers tell little. */
const FIRST_SAMPLES = 3;
/** A correction back by up to this much is waited out; by more, time was wrong and is set. */
const WAITED_OUT_MS = 10_000;
/** A machine whose clock is further off than this is told so in the log. */
const NOTICE_MS = 1000;

/** The database's time as one question found it. All in ms; the steady times have any origin. */
export interface TimeSample {
  /** What the database answered, epoch. */
  databaseTime: number;
  /** When it was asked and when it had answered, by a clock that is never set. */
  askedAt: number;
  answeredAt: number;
}

/**
 * The database server's clock, by which all processes go: deadlines and absences are written by one
 * process and judged by another, so they must not depend on whose machine is ahead. Between two
 * questions a clock that cannot be set carries it on, so setting this machine's clock does nothing. Small corrections never make it go back.
 */
export class DatabaseClock implements Clock {
  /** Database's epoch time minus steady time; null until the first sample. */
  private offset: number | null = null;
  /** How far off the sample in use may be, ms. */
  private uncertainty = Infinity;
  private latest = -Infinity;

  constructor(private readonly steady: () => number = () => performance.now()) {}

  now(): number {
    const time = Math.round(this.offset === null ? systemClock.now() : this.steady() + this.offset);
    if (time >= this.latest || this.latest - time > WAITED_OUT_MS) this.latest = time;
    return this.latest;
  }

  /** A sample that contradicts what is known, beyond its own uncertainty, or is less uncertain, replaces it. */
  adopt({ databaseTime, askedAt, answeredAt }: TimeSample): void {
    const uncertainty = (answeredAt - askedAt) / 2;
    const offset = databaseTime - (askedAt + uncertainty);
    const known = this.offset !== null && Math.abs(offset - this.offset) <= uncertainty;
    if (known && uncertainty >= this.uncertainty) return;
    this.offset = offset;
    this.uncertainty = uncertainty;
  }
}

/** Keeps a DatabaseClock right for as long as the process lives. */
export class DatabaseClockKeeper {
  private readonly rounds: Ticker;

  private constructor(
    private readonly mongo: Connection,
    readonly clock: DatabaseClock,
    log: Log,
  ) {
    this.rounds = new Ticker('time of the database', MEASURE_MS, () => this.measure(), log);
  }

  /** Resolves when the database's time is known. Throws what hinders it. */
  static async start(mongo: Connection, log: Log): Promise<DatabaseClockKeeper> {
    const keeper = new DatabaseClockKeeper(mongo, new DatabaseClock(), log);
    for (let sample = 0; sample < FIRST_SAMPLES; sample += 1) await keeper.measure();
    const aheadMs = systemClock.now() - keeper.clock.now();
    if (Math.abs(aheadMs) > NOTICE_MS) {
      log.warn({ aheadMs }, "this machine's clock differs from the database's, which is used");
    }
    keeper.rounds.start();
    return keeper;
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  private async measure(): Promise<void> {
    const askedAt = performance.now();
    const databaseTime = await timeOf(this.mongo);
    this.clock.adopt({ databaseTime, askedAt, answeredAt: performance.now() });
  }
}

/** What the clock of the primary shows, epoch ms. */
export async function timeOf(mongo: Connection): Promise<number> {
  const hello = await mongo.getClient().db('admin').command({ hello: 1 });
  return (hello['localTime'] as Date).getTime();
}
