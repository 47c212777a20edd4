import type { Log } from '#libs/platform';
import type { FactSignal } from '../fact/fact-signal.adapter.js';
import type { CompactionRepository } from './compaction.repository.js';
import type { RecountRepository } from './recount.repository.js';

const AT_ONCE = 4;
const BATCH = 100;

/**
 * Keeps roll-ups small, and true where facts were corrected. Any number of processes may: what has to be done
 * is in the store, and one that dies leaves it to the next round of any.
 */
export class RollupService {
  constructor(
    private readonly recount: RecountRepository,
    private readonly compaction: CompactionRepository,
    private readonly signal: Pick<FactSignal, 'publish'>,
    private readonly log: Log,
  ) {}

  /** Counts again what was corrected, here or elsewhere. Rejects if the store is away; what is noted stays. */
  async sweep(): Promise<void> {
    for (;;) {
      const dirty = await this.recount.dirty(BATCH);
      if (dirty.length === 0) return;
      for (let i = 0; i < dirty.length; i += AT_ONCE) {
        const some = dirty.slice(i, i + AT_ONCE);
        await Promise.all(some.map((cell) => this.recount.apply(cell)));
        this.signal.publish(some);
      }
    }
  }

  /** Merges what was counted lately into the roll-ups, for cells that have at least so many deltas. */
  async compact(least = 1): Promise<void> {
    while ((await this.compaction.compact(least)) > 0);
  }

  /**
   * Counts every day again from its facts; answers how many days. Figures stay as they are meanwhile, and
   * facts may come.
   */
  async rebuild(): Promise<number> {
    const days = await this.recount.days();
    for (const day of days) await this.recount.applyDay(day);
    await this.sweep();
    this.log.info({ days: days.length }, 'roll-ups were made again');
    return days.length;
  }
}
