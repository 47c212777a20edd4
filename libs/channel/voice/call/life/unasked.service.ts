import type { CallArrival, CallContacts } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';

export interface UnaskedParts {
  contacts: Pick<CallContacts, 'keepUnasked'>;
  clock: Clock;
  log: Log;
}

interface Unasked {
  arrival: CallArrival;
  endedBy: 'customer' | 'system';
  /** When it ended, epoch ms: its contact is of that time, whenever it can be stored. */
  at: number;
}

/** Some kilobytes each: what is beyond is in no figure, and the log says so. */
const MOST_KEPT = 10_000;
const EVERY_MS = 1000;

/**
 * Stores calls that ended in their tree, each once. What can't be stored is remembered and tried again every second,
 * as long as this process lives: Asterisk has forgotten the call, and nobody else knows of it.
 */
export class UnaskedService {
  private readonly kept = new Map<string, Unasked>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly parts: UnaskedParts) {}

  /** Its caller need not wait for it. */
  keep(arrival: CallArrival, endedBy: Unasked['endedBy']): void {
    const { callId } = arrival;
    if (this.stopped || this.kept.size >= MOST_KEPT) return this.lose(callId);
    const unasked = { arrival, endedBy, at: this.parts.clock.now() };
    this.kept.set(callId, unasked);
    void this.store(unasked).then((error) => {
      if (error === null) return;
      this.parts.log.warn({ err: error, call: callId }, 'a call that ended in its tree is stored later');
      this.arm();
    });
  }

  /** It ended in its tree, and is not stored yet. */
  isKept(callId: string): boolean {
    return this.kept.has(callId);
  }

  /** Tries all once more; what can't be stored now either is lost. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
    await this.storeAll();
    for (const callId of this.kept.keys()) this.lose(callId);
    this.kept.clear();
  }

  private arm(): void {
    if (this.stopped || this.timer || this.kept.size === 0) return;
    this.timer = setTimeout(() => {
      this.running = this.storeAll().then(() => {
        this.timer = null;
        this.arm();
      });
    }, EVERY_MS).unref();
  }

  private async storeAll(): Promise<void> {
    const before = this.kept.size;
    await Promise.all([...this.kept.values()].map((one) => this.store(one)));
    const stored = before - this.kept.size;
    if (stored > 0) this.parts.log.info({ calls: stored }, 'calls that ended in their tree are stored');
  }

  /** Never rejects: answers why it could not be stored, null if it is. */
  private async store({ arrival, endedBy, at }: Unasked): Promise<unknown> {
    try {
      await this.parts.contacts.keepUnasked(arrival, endedBy, at);
      this.kept.delete(arrival.callId);
      return null;
    } catch (error) {
      return error ?? 'unknown';
    }
  }

  private lose(callId: string): void {
    this.parts.log.error({ call: callId }, 'a call that ended in its tree is in no figure');
  }
}
