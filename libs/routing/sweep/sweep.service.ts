import type { Clock, Config, Log, Lookout } from '#libs/platform';
import type { RouterService } from '../router.service.js';
import type { DeadlineService } from './deadline.service.js';
import type { ReconcileService } from './reconcile.service.js';

const COMPARE_MS = 30_000;

export interface SweepParts {
  router: RouterService;
  deadlines: DeadlineService;
  reconcile: ReconcileService;
  /** Of the agents' consoles: while the truth is away nobody can say that they are there. */
  lookout: Pick<Lookout, 'sees'>;
  clock: Clock;
  config: Pick<Config, 'sweepMs'>;
  log: Log;
}

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

  constructor(private readonly parts: SweepParts) {}

  /** Sweeps at once, and then for ever. */
  start(): void {
    const { router, reconcile } = this.parts;
    this.stopped = false;
    router.onEmptied(() => void this.attempt('rebuild', () => reconcile.rebuild()));
    router.onReturned(() => (this.returned = true));
    router.onRules(() => void this.attempt('rules', () => reconcile.followRules(true)));
    router.onOverdue(() => void this.expire());
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
    const { router, deadlines, reconcile, lookout, clock } = this.parts;
    await this.attempt('rebuild', () => reconcile.rebuild());
    await this.attempt('rules', () => reconcile.followRules());
    await this.attempt('settle', () => reconcile.settleForgotten());
    const now = clock.now();
    // It has read the truth, so consoles could be heard of until now.
    if ((await this.expire()) && lookout.sees(now)) await this.attempt('depart', () => deadlines.depart());
    await this.attempt('next presence', () => deadlines.applyNext());
    if (this.returned) await this.attempt('catch up', () => this.catchUp());
    await this.attempt('declines', () => reconcile.forgetDeclines());
    // How long ago is measured, not told: a clock that is set must not stop it.
    if (performance.now() - this.comparedAt >= COMPARE_MS) {
      this.comparedAt = performance.now();
      await this.attempt('compare', () => reconcile.compareInTurn());
    }
    router.wake();
  }

  /** Ends overdue offers and wrap-ups now. Never throws; false if it could not. */
  expire(): Promise<boolean> {
    return this.attempt('expire', () => this.parts.deadlines.expire());
  }

  /** Compares at once, whoever's turn it is: a restarted Redis may have lost what it had acknowledged. */
  private async catchUp(): Promise<void> {
    this.returned = false;
    try {
      await this.parts.reconcile.compare();
    } catch (error) {
      this.returned = true;
      throw error;
    }
  }

  private loop(): void {
    this.running = this.sweep().then(() => {
      if (!this.stopped) this.timer = setTimeout(() => this.loop(), this.parts.config.sweepMs);
    });
  }

  /** One line when a part begins to fail, and one when it works again. False if it failed. */
  private async attempt(part: string, act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      if (this.failing.delete(part)) this.parts.log.info({ part }, 'the sweep works again');
      return true;
    } catch (error) {
      if (!this.failing.has(part)) this.parts.log.warn({ err: error, part }, 'the sweep fails');
      this.failing.add(part);
      return false;
    }
  }
}
