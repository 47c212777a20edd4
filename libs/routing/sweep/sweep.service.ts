import type { Config, Log } from '#libs/platform';
import type { RouterService } from '../router.service.js';
import type { DeadlineService } from './deadline.service.js';
import type { ReconcileService } from './reconcile.service.js';

const COMPARE_MS = 30_000;

/**
 * Finds what fell through: every few seconds what is overdue, lost or emptied, and every half minute
 * by comparing everything. Runs in every router; several at once do the same harmless thing.
 */
export class SweepService {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private comparedAt = -Infinity;
  private stopped = true;
  /** Redis was away since the last comparison. */
  private returned = false;
  private readonly failing = new Set<string>();

  constructor(
    private readonly router: RouterService,
    private readonly deadlines: DeadlineService,
    private readonly reconcile: ReconcileService,
    private readonly config: Pick<Config, 'sweepMs'>,
    private readonly log: Log,
  ) {}

  /** Sweeps at once, and then for ever. */
  start(): void {
    this.stopped = false;
    this.router.onEmptied(() => void this.attempt('rebuild', () => this.reconcile.rebuild()));
    this.router.onReturned(() => (this.returned = true));
    this.router.onRules(() => void this.attempt('rules', () => this.reconcile.followRules(true)));
    this.router.onOverdue(() => void this.expire());
    this.loop();
  }

  /** Resolves when the sweep under way is over. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  /** One sweep. Never throws. */
  async sweep(): Promise<void> {
    await this.attempt('rebuild', () => this.reconcile.rebuild());
    await this.attempt('rules', () => this.reconcile.followRules());
    await this.attempt('settle', () => this.reconcile.settleForgotten());
    await this.expire();
    await this.attempt('next presence', () => this.deadlines.applyNext());
    if (this.returned) await this.attempt('catch up', () => this.catchUp());
    await this.attempt('declines', () => this.reconcile.forgetDeclines());
    // How long ago is measured, not told: a clock that is set must not stop it.
    if (performance.now() - this.comparedAt >= COMPARE_MS) {
      this.comparedAt = performance.now();
      await this.attempt('compare', () => this.reconcile.compareInTurn());
    }
    this.router.wake();
  }

  /** Ends overdue offers and wrap-ups now. Never throws. */
  async expire(): Promise<void> {
    await this.attempt('expire', () => this.deadlines.expire());
  }

  /** Compares at once, whoever's turn it is: a restarted Redis may have lost what it had acknowledged. */
  private async catchUp(): Promise<void> {
    this.returned = false;
    try {
      await this.reconcile.compare();
    } catch (error) {
      this.returned = true;
      throw error;
    }
  }

  private loop(): void {
    this.running = this.sweep().then(() => {
      if (!this.stopped) this.timer = setTimeout(() => this.loop(), this.config.sweepMs);
    });
  }

  /** One line when a part begins to fail, and one when it works again. */
  private async attempt(part: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
      if (this.failing.delete(part)) this.log.info({ part }, 'the sweep works again');
    } catch (error) {
      if (!this.failing.has(part)) this.log.warn({ err: error, part }, 'the sweep fails');
      this.failing.add(part);
    }
  }
}
