import type { Fact } from '#libs/contract';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '#libs/platform';
import type { FactSignal } from '../fact/fact-signal.adapter.js';
import type { RollupRepository } from './rollup.repository.js';
import { cellsOf } from './rollup.rules.js';

/** Between two rounds, of the second within which a fact is on every screen; longer the more there is to add up. */
const [PACE_MS, LONGEST_PACE_MS] = [250, 700];
const AT_ONCE = 4;
const BATCH = 100;

/**
 * Keeps roll-ups up to date with facts. What has to be done is noted in the store before a fact counts as
 * made, so that a process that dies leaves nothing out: the next round, of any process, does it.
 */
export class RollupService {
  private running: Promise<void> | null = null;
  private again = false;

  constructor(
    private readonly rollups: RollupRepository,
    private readonly signal: Pick<FactSignal, 'publish'>,
    private readonly log: Log,
  ) {}

  /** Facts are stored: notes their cells, and begins to roll them up. */
  async onFacts(facts: readonly Fact[]): Promise<void> {
    await this.rollups.mark(cellsOf(facts));
    if (facts.length > 0) this.begin();
  }

  /** Rolls up whatever is noted, here or elsewhere. Rejects if the store is away; what is noted stays. */
  async sweep(): Promise<void> {
    for (;;) {
      const dirty = await this.rollups.dirty(BATCH);
      if (dirty.length === 0) return;
      for (let i = 0; i < dirty.length; i += AT_ONCE) {
        const some = dirty.slice(i, i + AT_ONCE);
        await Promise.all(some.map((cell) => this.rollups.apply(cell)));
        this.signal.publish(some);
      }
    }
  }

  /** Resolves when nothing is being rolled up here any more. */
  async settled(): Promise<void> {
    while (this.running) await this.running;
  }

  /**
   * Throws all roll-ups away and makes them again from the facts; answers how many days. Facts may come
   * meanwhile: whatever was noted since is rolled up once more at the end.
   */
  async rebuild(): Promise<number> {
    await this.rollups.drop();
    const days = await this.rollups.days();
    for (const day of days) await this.rollups.applyDay(day);
    await this.rollups.markAll();
    await this.sweep();
    return days.length;
  }

  private begin(): void {
    this.again = true;
    this.running ??= this.rounds().finally(() => {
      this.running = null;
    });
  }

  private async rounds(): Promise<void> {
    while (this.again) {
      this.again = false;
      const begun = performance.now();
      await this.sweep().catch((err: unknown) => this.log.warn({ err }, 'roll-ups left to the next round'));
      // More came meanwhile: a cell costs as much for one fact as for many.
      const took = performance.now() - begun;
      if (this.again) await wait(Math.min(LONGEST_PACE_MS, Math.max(PACE_MS, 2 * took)));
    }
  }
}
