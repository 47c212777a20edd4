import type { Clock, Log } from '#libs/platform';
import { TokenBucket } from '#libs/platform';
import type { AriClient } from '../ari/index.js';
import { DialplanDoor, fullPace, medianOf, nextPace, type Pace } from '../door/index.js';
import { FALLBACK } from './life/index.js';

/** Whether a new caller is let in. */
export interface Door {
  /** False: they are led elsewhere, and are no call of ours. */
  admits(callId: string, called: string): boolean;
  /** Leads a new caller, about whom nothing can be decided, to the dialplan's announcement. Never throws. */
  leadAway(callId: string, called: string): Promise<void>;
}

/** Where the dialplan tells whoever comes beyond what can be served: in few words, for their sound is what costs. */
const CROWDED = 'crowded';

/** What is counted of it. */
export interface DoorCounts {
  /** Callers were too many. */
  turnedAway: (count: number) => void;
  /** So many new calls a second are let in from now on. */
  letsIn: (perSecond: number) => void;
}

/**
 * Lets no more new callers in than a machine can serve: beyond that everybody would wait longer and longer, and those
 * who are talking too. While this process is behind, they are fewer still. The others hear the dialplan's announcement
 * at once, and as many as it can bear at a time may leave a wish to be called back; as soon as there are others, the
 * dialplan itself turns them away.
 */
export class DoorService implements Door {
  private readonly bucket: TokenBucket;
  private readonly outer: DialplanDoor;
  private pace: Pace;
  /** How long requests to Asterisk took since the last look, ms. */
  private took: number[] = [];

  constructor(
    private readonly ari: Pick<AriClient, 'continueIn' | 'hangUp' | 'setGlobal' | 'globalOf'>,
    private readonly rate: { perSecond: number; burst: number; clock: Clock },
    private readonly counts: DoorCounts,
    private readonly log: Log,
  ) {
    const { perSecond, burst, clock } = rate;
    this.bucket = new TokenBucket(perSecond, burst, clock);
    this.outer = new DialplanDoor(ari, clock);
    this.pace = fullPace(perSecond);
    counts.letsIn(perSecond);
  }

  admits(callId: string, called: string): boolean {
    if (this.bucket.take()) return true;
    this.counts.turnedAway(1);
    this.outer.crowded();
    void this.lead(callId, CROWDED, called);
    return false;
  }

  /** Callers are turned away, for five minutes at most: what can wait should. */
  get isPressed(): boolean {
    return this.outer.isPressed;
  }

  /** A request to Asterisk is over, after so many seconds. */
  asked(seconds: number): void {
    this.took.push(seconds * 1000);
  }

  /** Looks at whether this process keeps up; to be called every LOOK_MS. */
  look(): void {
    const { perSecond: most } = this.rate;
    this.pace = nextPace(this.pace, medianOf(this.took), most);
    this.took = [];
    this.bucket.earn(this.pace.perSecond);
    this.counts.letsIn(this.pace.perSecond);
  }

  /** Tells the dialplan, while calls are under control. Throws what AriRest throws; the next round tries again. */
  async round(connection: number): Promise<void> {
    const { isClosed: before } = this.outer;
    this.counts.turnedAway(await this.outer.round(connection, this.pace.perSecond));
    const { isClosed } = this.outer;
    if (isClosed === before) return;
    const { perSecond } = this.pace;
    if (isClosed)
      this.log.warn({ perSecond }, 'more callers come than are let in: the others hear so at once');
    else this.log.info({ perSecond }, 'whoever calls is let in again');
  }

  leadAway(callId: string, called: string): Promise<void> {
    return this.lead(callId, FALLBACK, called);
  }

  /** Nobody is left in silence: who can't be led to the announcement is hung up on. */
  private async lead(callId: string, context: string, called: string): Promise<void> {
    try {
      await this.ari.continueIn(callId, context, called);
    } catch (error) {
      this.log.warn({ err: error, call: callId }, 'a caller who is not let in is hung up on');
      await this.ari.hangUp(callId, 'congestion').catch(() => undefined);
    }
  }
}
