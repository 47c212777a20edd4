import { Ticker, newToken, type Log } from '#libs/platform';
import type { LeaseRepository } from './lease.repository.js';

/** How long a holder that says nothing more is waited for. */
const LEASE_MS = 4000;
const ROUND_MS = 1000;

export interface LeaseListener {
  /** Whoever has the lease can do now what it is for. */
  isAble(): boolean;
  /** The lease is ours: said in every round, for what it is for may have been lost meanwhile. */
  onHeld(): void;
  /** It is another's. */
  onLost(): Promise<void>;
}

/**
 * Keeps one process in charge, and the others standing by: when the one in charge is gone, the next takes
 * over within seconds. While the truth can't be asked, everything stays as it is.
 */
export class LeaseKeeper {
  private readonly holder = newToken(9);
  private readonly rounds: Ticker;
  private held = false;
  private saying: Promise<void> = Promise.resolve();

  constructor(
    private readonly leases: Pick<LeaseRepository, 'hold' | 'release'>,
    private readonly name: string,
    private readonly listener: LeaseListener,
    private readonly log: Log,
    roundMs = ROUND_MS,
  ) {
    this.rounds = new Ticker(`lease ${name}`, roundMs, () => this.round(), log);
  }

  async start(): Promise<void> {
    await this.round().catch((error: unknown) => this.log.warn({ err: error }, 'the lease is not known yet'));
    this.rounds.start();
  }

  /** What `isAble` answers has changed: it need not wait for the next round. */
  say(): void {
    this.saying = this.saying
      .then(() => this.round())
      .catch((error: unknown) => this.log.debug({ err: error }, 'the next round says it'));
  }

  async stop(): Promise<void> {
    await this.rounds.stop();
    await this.saying;
    if (this.held) await this.leases.release(this.name, this.holder);
    this.held = false;
  }

  private async round(): Promise<void> {
    const held = await this.leases.hold(this.name, this.holder, LEASE_MS, this.listener.isAble());
    const before = this.held;
    this.held = held;
    if (held !== before)
      this.log.info({ lease: this.name, held }, held ? 'in charge now' : 'not in charge any more');
    if (held) this.listener.onHeld();
    else if (before) await this.listener.onLost();
  }
}
