import type { Clock, Log } from '#libs/platform';
import { TokenBucket } from '#libs/platform';
import type { AriClient } from '../ari/index.js';
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

/**
 * Lets no more new callers in than a machine can serve: beyond that everybody would wait longer and longer, and those
 * who are talking too. The others hear the dialplan's announcement at once; as many as it can bear at a time may leave a
 * wish to be called back.
 */
export class DoorService implements Door {
  private readonly bucket: TokenBucket;

  constructor(
    private readonly ari: Pick<AriClient, 'continueIn' | 'hangUp'>,
    { perSecond, burst, clock }: { perSecond: number; burst: number; clock: Clock },
    private readonly turnedAway: () => void,
    private readonly log: Log,
  ) {
    this.bucket = new TokenBucket(perSecond, burst, clock);
  }

  admits(callId: string, called: string): boolean {
    if (this.bucket.take()) return true;
    this.turnedAway();
    void this.lead(callId, CROWDED, called);
    return false;
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
